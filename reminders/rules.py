"""Rules of reminders: who is reminded when and of what. Pure functions of plain values and a day.

    about_action(ActionFacts(number=12, …, due=date(2010, 5, 31)), date(2010, 5, 30), ahead=14).why  # "Due tomorrow"

*Urgent* lines get an email of their own and do not wait for the weekly one: due tomorrow (or today, where that was not
sent the day before), or overdue and red. They stay urgent for a week, to make up for a scheduler that stood still;
later they are in the weekly email.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from core.text.dates import print_date, quarter_end, quarter_of, quarter_start

URGENT_FOR = dt.timedelta(days=7)
CAUGHT_UP_BY = 2  # Wednesday: until then Monday's weekly email is still sent
MEETING_AHEAD = dt.timedelta(days=14)
QUARTERS_BACK = 4  # quarters whose missing return is named


class Timed(NamedTuple):
    """The reminder of a date: its stage ("soon", "tomorrow", "late"), text, and whether it is urgent."""

    stage: str
    words: str
    urgent: bool = False

    @property
    def in_sentence(self) -> str:
        """The text after a colon: in lower case."""
        return self.words[0].lower() + self.words[1:]


def timing(due: dt.date, on: dt.date, ahead: int) -> Timed | None:
    """The reminder on a day of something due on another; None where that is further ahead than `ahead` days.

    The stage stays the same from one day to the next, so that it can identify what was sent already.
    """
    left = (due - on).days
    if left > ahead:
        return None
    if left < 0:
        return Timed("late", f"Overdue since {print_date(due)}", due >= on - URGENT_FOR)
    if left == 0:
        return Timed("tomorrow", f"Due today, {print_date(due)}", urgent=True)
    if left == 1:
        return Timed("tomorrow", f"Due tomorrow, {print_date(due)}", urgent=True)
    return Timed("soon", f"Due on {print_date(due)}, in {left} days")


@dataclass(frozen=True)
class ActionFacts:
    """What the reminder of an open action depends on. `due` is the current date, None where it is ongoing or has none;
    `silent` counts whole quarters without an update of substance.
    """

    number: int
    due: dt.date | None
    ongoing: bool
    silent: int
    colour: str  # code of its colour
    colour_text: str  # colour and label in words
    proposed: bool = False  # whether a new date waits for agreement
    written: bool = False  # whether the reader wrote on it within the last week


class Prompt(NamedTuple):
    """The reminder of an action: its topic, the stage that is sent once, why, and whether it is urgent."""

    topic: str
    stage: str
    why: str
    urgent: bool = False


def about_action(facts: ActionFacts, on: dt.date, ahead: int) -> Prompt | None:
    """The reminder of an action for somebody who leads it: the first rule that matches, or None.

    Overdue is urgent while the action is red, nobody has proposed a new date, and the reader has not written on it
    within the last week.
    """
    if facts.due and (when := timing(facts.due, on, ahead)):
        why = f"{when.words} ({facts.colour_text})" if when.stage == "late" else when.words
        why += ". A new date has been proposed and waits to be agreed" if facts.proposed else ""
        urgent = when.urgent and not facts.proposed and not facts.written
        if when.stage == "late":
            urgent = urgent and facts.colour == "R"
        return Prompt("dates", f"{when.stage} {facts.due}", why, urgent)
    if facts.due is None and not facts.ongoing and not facts.proposed:
        return Prompt("undated", "undated", "It has no date yet")
    if facts.silent > 0 and not facts.written:
        quarters = "a whole quarter" if facts.silent == 1 else f"{facts.silent} whole quarters"
        return Prompt("silent", f"silent {quarter_of(on)}", f"Nothing has been reported for {quarters}")
    return None


def weekly_period(on: dt.date) -> dt.date | None:
    """The Monday whose weekly email may be sent on a day: on Monday, or up to Wednesday where the scheduler stood
    still; None on other days.
    """
    return on - dt.timedelta(days=on.weekday()) if on.weekday() <= CAUGHT_UP_BY else None


def missing_quarters(
    on: dt.date, recorded: Iterable[tuple[int, int]], declared: Iterable[tuple[int, int]]
) -> list[tuple[int, int]]:
    """The most recent past quarters without a record or a nil return, latest first.

    Only the last one where there is nothing earlier: a new board owes no past.
    """
    known = set(recorded) | set(declared)
    found, quarter = [], quarter_of(on)
    for back in range(QUARTERS_BACK):
        quarter = quarter_of(quarter_start(*quarter) - dt.timedelta(days=1))
        if quarter not in known and (not back or any(each < quarter for each in known)):
            found.append(quarter)
    return found


def quarter_words(year: int, quarter: int) -> str:
    """2009-Q4 (January to March 2010)."""
    first, last = quarter_start(year, quarter), quarter_end(year, quarter)
    return f"{year}-Q{quarter} ({first:%B} to {last:%B} {last.year})"
