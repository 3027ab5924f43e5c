"""Which returns get a reminder on a day, by which stage of the schedule, and what it says of the deadline. Pure.

A stage is due from its day for three weeks, since no reminders leave in the holidays at Christmas. One that is counted
before a deadline ends with that deadline, and is due earlier where no reminders leave between its day and the deadline.
Of several due stages only the latest is sent, to each address once for a deadline. Nothing is sent on a day on which
the agency has been emailed about the return already, nor on or before the opening day. Returns with more time get no
reminder of the first deadline, and one of the last day by their own date. A stage that is counted from the day on which
the return was asked for is for those that nobody has started, and not for those with more time.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.board.coming import days_ahead
from core.text.dates import print_date

if TYPE_CHECKING:
    from audits.models import ChaseStep

LATEST = dt.timedelta(days=21)  # a stage missed for longer is skipped
OPENED, FIRST = "opened", "first"


@dataclass(frozen=True)
class Deadlines:
    opened_on: dt.date
    first: dt.date
    final: dt.date
    extended_to: dt.date | None = None
    asked_on: dt.date | None = None  # where the return was added after the opening day
    is_started: bool = False

    @property
    def last(self) -> dt.date:
        return self.extended_to or self.final

    def next(self, on: dt.date) -> dt.date:
        return self.last if self.extended_to or self.first < on else self.first


def anchor_of(step: ChaseStep, days: Deadlines) -> dt.date | None:
    """The day from which a stage is counted for a return; None where it does not apply."""
    if step.anchor == OPENED:
        return None if days.extended_to or days.is_started else days.asked_on or days.opened_on
    if step.anchor == FIRST:
        return None if days.extended_to else days.first
    return days.last


def day_of(step: ChaseStep, days: Deadlines) -> dt.date | None:
    anchor = anchor_of(step, days)
    return anchor and anchor + dt.timedelta(days=step.days)


def due_step(
    steps: Iterable[ChaseStep],
    days: Deadlines,
    *,
    emailed: Collection[tuple[int | None, dt.date]],
    on: dt.date,
    next_on: dt.date | None = None,
) -> ChaseStep | None:
    """The stage due on a day, or None. `emailed`: (stage or None, day) of each email about the return; `next_on`: the
    next day on which reminders leave.
    """
    next_on = next_on or on + dt.timedelta(days=1)
    due = [(day_of(step, days), step) for step in steps if is_due(step, days, on, next_on)]
    if not due:
        return None
    _, step = max(due, key=lambda each: (each[0], each[1].anchor != FIRST, each[1].pk))
    return None if any(day >= on and key != step.pk for key, day in emailed) else step


def was_sent(step: ChaseStep, days: Deadlines, sent_on: dt.date) -> bool:
    """Whether a stage needs no other email: not where it was sent over three weeks early, for an earlier deadline."""
    day = day_of(step, days)
    return day is None or sent_on > day - LATEST


def is_due(step: ChaseStep, days: Deadlines, on: dt.date, next_on: dt.date) -> bool:
    """Whether a stage may be sent on a day, where `next_on` is the next day on which reminders leave."""
    anchor, day = anchor_of(step, days), day_of(step, days)
    if anchor is None or not days.opened_on < min(day, on) or on >= day + LATEST:
        return False
    return anchor >= on and (day <= on or anchor < next_on) if step.days < 0 else day <= on


def deadline_words(days: Deadlines, on: dt.date) -> str:
    """The deadlines in words on a day: "Due by 4 December 2026, in 3 days. Closes on 15 January 2027"."""
    last = print_date(days.last)
    if days.last < on:
        return f"Overdue: the final deadline was {last}"
    closes = f"Closes on {last}, {days_ahead(days.last, on)}"
    if days.extended_to:
        return f"The board has given more time. {closes}"
    if days.first < on:
        return f"Overdue since {print_date(days.first)}. {closes}" if days.first != days.final else closes
    if days.first == days.final:
        return closes
    return f"Due by {print_date(days.first)}, {days_ahead(days.first, on)}. Closes on {last}"
