"""Rules of reminders: who is reminded when and of what. Pure functions of plain values and a day.

    about_action(ActionFacts(number=12, …, due=date(2010, 5, 31)), date(2010, 5, 30), ahead).why  # "Due tomorrow"

*Urgent* lines do not wait for the weekly email: due tomorrow or before the board writes again (or today, where that was
not sent before), or overdue and red. They stay urgent for a week, to make up for a scheduler that stood still; later
they are in the weekly email.
"""

import datetime as dt
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from core.text.dates import print_date, quarter_end, quarter_of, quarter_start

DAY = dt.timedelta(days=1)
WEEK = dt.timedelta(days=7)
URGENT_FOR = WEEK
WEEKLY_DAYS = 3  # working days of a week on which its weekly email may leave
MEETING_AHEAD = dt.timedelta(days=14)
QUARTERS_BACK = 4  # quarters whose missing return is named
FOLDED_AFTER = dt.timedelta(days=28)  # how long something is repeated to a person who does nothing about it
LAPSED_AFTER = dt.timedelta(days=21)  # what was not mentioned for this long counts as new
MOST_SHOWN = 6  # matters of an email; the others fold, except urgent ones and duties


class Ahead(NamedTuple):
    """`days` before a date it is first mentioned; `again` is the next day on which routine emails leave."""

    days: int
    again: dt.date


class Timed(NamedTuple):
    """The reminder of a date: its stage ("soon", "tomorrow", "late"), text, and whether it is urgent."""

    stage: str
    words: str
    urgent: bool = False

    @property
    def in_sentence(self) -> str:
        return self.words[0].lower() + self.words[1:]


def timing(due: dt.date, on: dt.date, ahead: Ahead) -> Timed | None:
    """The reminder on a day of something due on another; None where that is too far ahead.

    The stage stays the same from one day to the next, so that it can identify what was sent already.
    """
    left = (due - on).days
    if left < 0:
        return Timed("late", f"Overdue since {print_date(due)}", due >= on - URGENT_FOR)
    if left == 0:
        return Timed("tomorrow", f"Due today, {print_date(due)}", urgent=True)
    if left == 1:
        return Timed("tomorrow", f"Due tomorrow, {print_date(due)}", urgent=True)
    if due < ahead.again:
        return Timed("tomorrow", f"Due on {print_date(due)}, before we write again", urgent=True)
    return Timed("soon", f"Due on {print_date(due)}, in {left} days") if left <= ahead.days else None


def due_words(until: dt.date, on: dt.date) -> str:
    return f"Due by {print_date(until)}" if until >= on else f"Overdue since {print_date(until)}"


@dataclass(frozen=True)
class ActionFacts:
    """`due` is None where ongoing or undated; `silent` counts whole quarters without an update of substance."""

    number: int
    due: dt.date | None
    ongoing: bool
    silent: int
    colour: str  # code of its colour
    proposed: bool = False  # whether a new date waits for agreement
    written: bool = False  # whether the reader wrote on it within the last week


class Prompt(NamedTuple):
    """The reminder of an action: its topic, the stage that is sent once, why, and whether it is urgent."""

    topic: str
    stage: str
    why: str
    urgent: bool = False


def about_action(facts: ActionFacts, on: dt.date, ahead: Ahead) -> Prompt | None:
    """The reminder of an action for somebody who leads it: the first rule that matches, or None.

    Overdue is urgent while the action is red, nobody has proposed a new date, and the reader has not written on it
    within the last week.
    """
    if facts.due and (when := timing(facts.due, on, ahead)):
        why = when.words + (". A new date has been proposed and is not agreed yet" if facts.proposed else "")
        urgent = when.urgent and not facts.proposed and not facts.written
        if when.stage == "late":
            urgent = urgent and facts.colour == "R"
        return Prompt("dates", f"{when.stage} {facts.due}", why, urgent)
    if facts.due is None and not facts.ongoing and not facts.proposed:
        return Prompt("undated", "undated", "It has no date yet")
    if facts.silent > 0 and not facts.written:
        quarters = "a whole quarter" if facts.silent == 1 else f"{facts.silent} whole quarters"
        return Prompt("silent", f"silent {quarter_of(on)}", f"No update for {quarters}")
    return None


class MailDay(NamedTuple):
    """A day, whether routine emails leave on it, and the working days of its week from Monday up to it."""

    on: dt.date
    is_open: bool
    working: tuple[dt.date, ...]

    @property
    def monday(self) -> dt.date:
        return self.on - self.on.weekday() * DAY

    @property
    def sunday(self) -> dt.date:
        return self.monday + 6 * DAY


def mail_day(on: dt.date, is_working_day: Callable[[dt.date], bool]) -> MailDay:
    week = [on - number * DAY for number in range(on.weekday(), -1, -1)]
    return MailDay(on, is_working_day(on), tuple(filter(is_working_day, week)))


class Sent(NamedTuple):
    """Days with a routine email, and days on which the weekly one was dealt with, also with nothing to say."""

    emails: frozenset[dt.date] = frozenset()
    weekly: frozenset[dt.date] = frozenset()


def is_full(on: dt.date, emails: Collection[dt.date], most: int) -> bool:
    """Whether a mailbox has had its `most` routine emails in the seven days that end on a day."""
    return sum(on - WEEK < day <= on for day in emails) >= most


def next_email(day: MailDay, sent: Sent, most: int, *, weekly: bool, at_once: bool) -> str:
    """The routine email of a mailbox on a day: "weekly", "urgent", or "" for none.

    `weekly`: it gets the weekly email. `at_once`: there is something that does not wait for it. The weekly email leaves
    on the first working day of the week, up to the third where the scheduler stood still, and later only where the
    mailbox was full on all three.
    """
    if not day.is_open or day.on in sent.emails | sent.weekly or is_full(day.on, sent.emails, most):
        return ""
    first = day.working[:WEEKLY_DAYS]
    in_time = day.on in first or all(is_full(each, sent.emails, most) for each in first)
    if weekly and in_time and not any(day.monday <= each <= day.on for each in sent.weekly):
        return "weekly"
    return "urgent" if at_once else ""


class Matter(NamedTuple):
    """What decides in which part of an email a line appears. `told` is the day on which it was first mentioned, `acted`
    that of the last thing that its reader did about it. A duty is mentioned until it is done.
    """

    by: dt.date | None = None
    urgent: bool = False
    duty: bool = False
    is_news: bool = False
    told: dt.date | None = None
    acted: dt.date | None = None


def part_of(matter: Matter, day: MailDay) -> str:
    if matter.by and matter.by < day.on:
        return "Overdue"
    if matter.urgent or (matter.by and matter.by <= day.sunday):
        return "This week"
    return "News" if matter.is_news else "Later"


PARTS = ("Overdue", "This week", "Later", "News")


def is_old(matter: Matter, on: dt.date) -> bool:
    """Whether a person has been reminded of it for four weeks without doing anything about it."""
    if matter.urgent or matter.duty or matter.told is None:
        return False
    return max(matter.told, matter.acted or matter.told) <= on - FOLDED_AFTER


def arranged(matters: dict[int, Matter], day: MailDay) -> tuple[dict[str, list[int]], list[int]]:
    """Part → the keys of matters in it, the soonest first; and the keys of those that fold into one line."""
    keys = sorted(matters, key=lambda key: (PARTS.index(part_of(matters[key], day)), matters[key].by or dt.date.max))
    folded = {key for key in keys if is_old(matters[key], day.on)}
    shown = [key for key in keys if key not in folded]
    rest = [key for key in shown if not (matters[key].urgent or matters[key].duty)]
    too_many = max(len(shown) - MOST_SHOWN, 0)
    folded |= set(rest[max(len(rest) - too_many, 0) :])
    parts: dict[str, list[int]] = {}
    for key in shown:
        if key not in folded:
            parts.setdefault(part_of(matters[key], day), []).append(key)
    return parts, [key for key in keys if key in folded]


def missing_quarters(
    on: dt.date, recorded: Iterable[tuple[int, int]], declared: Iterable[tuple[int, int]]
) -> list[tuple[int, int]]:
    """Past quarters without a record or nil return, latest first; only the last one where there is nothing earlier."""
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
