"""Which returns get a reminder on a day, by which stage of the schedule. Pure.

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

from audits.questions.deadlines import Deadlines

if TYPE_CHECKING:
    from audits.models import ChaseStep

type Stage = tuple[str, int]  # the day from which it is counted, and days after that; below nought: before it

LATEST = dt.timedelta(days=21)  # a stage missed for longer is skipped
OPENED, FIRST, FINAL = "opened", "first", "final"
ANCHORS = {OPENED: "day on which it was asked for", FIRST: "first deadline", FINAL: "last day"}
WEEK = 7  # days; in the week before a deadline the words are more pressing
TEXTS = {
    "not started": "Nobody has started the return yet. It takes a few minutes where little has changed since last "
    "year.",
    "before the first deadline": "We look forward to it. If a colleague fills it in with you, invite them on the page "
    "of your agency.",
    "in the week of the first deadline": "Please send the return in these days.",
    "late": "The first deadline has passed and we have not had the return. Please tell us if something keeps you from "
    "it.",
    "before the last day": "The return is still missing. Please make sure that it is filled in, signed and submitted.",
    "in the last week": "The return is still missing. Agencies that do not return it are reported to the board by "
    "name.",
    "closed": "The last day has passed. Please submit the return now, or tell us today why you cannot.",
}


@dataclass(frozen=True)
class ChaseDays:
    opened_on: dt.date
    first: dt.date
    final: dt.date
    extended_to: dt.date | None = None
    asked_on: dt.date | None = None  # where the return was added after the opening day
    is_started: bool = False

    @property
    def deadlines(self) -> Deadlines:
        return Deadlines(self.first, self.final, self.extended_to)


def when(anchor: str, days: int) -> str:
    """A stage as it is printed, and as a line of the setting: “14 days before the first deadline”."""
    if not days:
        return f"On the {ANCHORS[anchor]}"
    plural = "" if abs(days) == 1 else "s"
    return f"{abs(days)} day{plural} {'before' if days < 0 else 'after'} the {ANCHORS[anchor]}"


def recipients_of(anchor: str, days: int) -> str:
    """To whom a stage goes, as values of To with commas: to more people the later it is."""
    if anchor == OPENED or (anchor == FIRST and days <= 0):
        return "eslo"
    if anchor == FIRST or days < -WEEK:
        return "eslo,agency"
    return "eslo,agency,signatory"


def text_of(anchor: str, days: int) -> str:
    """What the board writes at a stage, without days."""
    if anchor == OPENED:
        return TEXTS["not started"]
    if anchor == FIRST and days > 0:
        return TEXTS["late"]
    if anchor == FIRST:
        return TEXTS["before the first deadline" if days < -WEEK else "in the week of the first deadline"]
    if days > 0:
        return TEXTS["closed"]
    return TEXTS["before the last day" if days < -WEEK else "in the last week"]


def anchor_of(step: ChaseStep, days: ChaseDays) -> dt.date | None:
    """The day from which a stage is counted for a return; None where it does not apply."""
    if step.anchor == OPENED:
        return None if days.extended_to or days.is_started else days.asked_on or days.opened_on
    if step.anchor == FIRST:
        return None if days.extended_to else days.first
    return days.deadlines.last


def day_of(step: ChaseStep, days: ChaseDays) -> dt.date | None:
    anchor = anchor_of(step, days)
    return anchor and anchor + dt.timedelta(days=step.days)


def due_step(
    steps: Iterable[ChaseStep],
    days: ChaseDays,
    *,
    emailed: Collection[tuple[Stage | None, dt.date]],
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
    _, step = max(due, key=lambda each: (each[0], each[1].anchor != FIRST, each[1].days))
    return None if any(day >= on and stage != step.stage for stage, day in emailed) else step


def was_sent(step: ChaseStep, days: ChaseDays, sent_on: dt.date) -> bool:
    """Whether a stage needs no other email: not where it was sent over three weeks early, for an earlier deadline."""
    day = day_of(step, days)
    return day is None or sent_on > day - LATEST


def is_due(step: ChaseStep, days: ChaseDays, on: dt.date, next_on: dt.date) -> bool:
    """Whether a stage may be sent on a day, where `next_on` is the next day on which reminders leave."""
    anchor, day = anchor_of(step, days), day_of(step, days)
    if anchor is None or not days.opened_on < min(day, on) or on >= day + LATEST:
        return False
    return anchor >= on and (day <= on or anchor < next_on) if step.days < 0 else day <= on
