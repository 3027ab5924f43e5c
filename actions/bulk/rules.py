"""Moves a timescale by some months, in the words in which the board prints one; key ranges in URLs. Pure."""

import datetime as dt
import re
from collections.abc import Iterable
from itertools import groupby, islice

from actions import timescales
from actions.colours.rules import months_after
from actions.timescales import model as kinds
from actions.timescales.dates import MONTH_NAMES, last_day
from core.text.dates import print_date

_END_OF = re.compile(r"\bend of\b", re.IGNORECASE)
NO_DATE = "It has no date that could be moved."
OTHERWISE = {
    kinds.RECURRING: "It comes round again. Change its timescale on its own page.",
    kinds.ONGOING: "It is ongoing and has no date that could be moved.",
    kinds.COMPLETED: "Its timescale says that it is completed.",
}


class NotMovable(Exception):
    """The timescale cannot be moved by months; the message says why."""


def moved(*, wording: str, kind: str, start: dt.date | None, due: dt.date | None, precision: str, months: int) -> str:
    """The wording of a timescale that is `months` later (earlier below zero): "By end of May 2010" → "By end of ...".

    The last day of a month becomes the last day of a month. Reading it gives the moved dates. Raises NotMovable where
    there is no date, or it would leave the calendar.
    """
    if kind in OTHERWISE or due is None:
        raise NotMovable(OTHERWISE.get(kind, NO_DATE))
    later, begins = months_after(due, months), months_after(start, months) if start else None
    if not 1000 <= later.year < dt.MAXYEAR or begins and not 1000 <= begins.year < dt.MAXYEAR:
        raise NotMovable("The moved date would lie outside the calendar.")
    new_wording = f"By {_month_or_day(wording, later, precision)}"
    if kind == kinds.WINDOW and begins:
        new_wording = f"From {print_date(begins)} to {print_date(later)}"
    elif kind == kinds.DATE_THEN_ONGOING:
        new_wording = f"{new_wording}, then ongoing"
    reading = timescales.read(new_wording)
    if reading.due != later or reading.ask:
        raise NotMovable("Its timescale cannot be moved by months. Give it new words instead.")
    return new_wording


def _month_or_day(wording: str, due: dt.date, precision: str) -> str:
    if precision != "month" or due != last_day(due.year, due.month):
        return print_date(due)
    return f"{'end of ' if _END_OF.search(wording) else ''}{MONTH_NAMES[due.month - 1]} {due.year}"


_WRITTEN = re.compile(r"\d{1,18}(-\d{1,18})?(\.\d{1,18}(-\d{1,18})?)*", re.ASCII)


def written(keys: Iterable[int]) -> str:
    """Keys in order, consecutive ones as a range: "1-5.7" for 1 to 5 and 7."""
    parts = []
    for _, group in groupby(enumerate(sorted(set(keys))), key=lambda pair: pair[1] - pair[0]):
        run = [key for _, key in group]
        parts.append(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}")
    return ".".join(parts)


def read_keys(text: str, most: int) -> list[int]:
    """The keys in such a text, at most `most`; none where it is invalid."""
    if not _WRITTEN.fullmatch(text):
        return []
    ranges = (part.split("-") for part in text.split("."))
    return list(islice((key for ends in ranges for key in range(int(ends[0]), int(ends[-1]) + 1)), most))
