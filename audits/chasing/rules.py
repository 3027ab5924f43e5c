"""Which returns get a reminder on a day, and by which stage of the schedule. Pure.

A stage is due from its day for a week. Of several due stages only the latest is sent, each once, and nothing is sent on
a day on which the agency has been emailed about the return already, nor on or before the opening day. Returns with more
time get no reminder of the first deadline, and one of the last day by their own date.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from audits.models import ChaseStep

LATEST = dt.timedelta(days=7)  # a stage missed for longer is skipped
FIRST = "first"


@dataclass(frozen=True)
class Deadlines:
    opened_on: dt.date
    first: dt.date
    final: dt.date
    extended_to: dt.date | None = None


def day_of(step: ChaseStep, days: Deadlines) -> dt.date | None:
    """The day of a stage for a return; None where it does not apply."""
    if step.anchor == FIRST:
        return None if days.extended_to else days.first + dt.timedelta(days=step.days)
    return (days.extended_to or days.final) + dt.timedelta(days=step.days)


def due_step(
    steps: Iterable[ChaseStep], days: Deadlines, *, sent: frozenset[int], last: dt.date | None, on: dt.date
) -> ChaseStep | None:
    """The reminder stage of a return that has not come in on a day, or None.

    `sent` holds the keys of stages already sent about it, `last` is the day of the last email about it.
    """
    if last is not None and last >= on:
        return None
    placed = [(day, step) for step in steps if (day := day_of(step, days)) is not None]
    due = [(day, step) for day, step in placed if days.opened_on < day <= on < day + LATEST]
    if not due:
        return None
    _, step = max(due, key=lambda each: (each[0], each[1].anchor != FIRST, each[1].pk))
    return None if step.pk in sent else step
