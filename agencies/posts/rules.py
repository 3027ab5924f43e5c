"""Who held a post on a day, since when it is vacant, and what about its holder is stale. Pure: values in, words out."""

import calendar
import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from core.text.dates import print_date

NOBODY = "Nobody named"
LATER = dt.date(9999, 12, 31)


@dataclass(frozen=True)
class Limits:
    confirmed: int = 12
    trained: int = 24


@dataclass(frozen=True)
class Words:
    text: str
    stale: bool


def months_before(day: dt.date, months: int) -> dt.date:
    """The day so many calendar months earlier; the last of its month where that is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def held_on(terms: Iterable, day: dt.date) -> list:
    return [term for term in terms if term.valid_from <= day <= (term.valid_to or LATER)]


def still_confirmed(confirmed_on: dt.date | None, last_day: dt.date) -> dt.date | None:
    """The day of the last confirmation by somebody who has left; None where it is after their last day in the post."""
    return confirmed_on if confirmed_on and confirmed_on <= last_day else None


def vacancy(terms: Iterable, day: dt.date) -> str:
    """ "Vacant since …", or that nobody was named, where no term includes a day; "" where somebody holds the post."""
    terms = list(terms)
    if held_on(terms, day):
        return ""
    ended = [term.valid_to for term in terms if term.valid_to and term.valid_to < day]
    return f"Vacant since {print_date(max(ended) + dt.timedelta(days=1))}" if ended else NOBODY


def confirmation(term, on: dt.date, limits: Limits) -> Words:
    """When a holder was last confirmed. Who was never confirmed is stale so many months after being named."""
    last = term.confirmed_on or term.valid_from
    stale = last < months_before(on, limits.confirmed)
    if term.confirmed_on:
        text = print_date(term.confirmed_on)
    else:
        text = f"Not confirmed since named on {print_date(term.valid_from)}"
    return Words(f"{text}, out of date" if stale else text, stale)


def training(trained_on: dt.date | None, on: dt.date, limits: Limits) -> Words:
    """When a holder was last trained. Who has no training on record counts as stale."""
    if trained_on is None:
        return Words("No training on record", True)
    stale = trained_on < months_before(on, limits.trained)
    text = print_date(trained_on)
    return Words(f"{text}, out of date" if stale else text, stale)
