"""Who is to be chased about a return on a day, and by which step of the ladder. Pure.

A step is due from its day on for a week. Of several that are due only the latest is sent, each once, and nothing is
sent on a day on which the agency has been written to about the return already, nor on or before the day of opening.
Whoever has more time is not chased about the first deadline, and about the last day by their own.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

LATEST = dt.timedelta(days=7)  # after its day a step that was missed is left out
FIRST = "first"


@dataclass(frozen=True)
class Step:
    """A step of a ladder: its key, the deadline from which it is counted ("first" or "final"), and days after that."""

    key: int
    anchor: str
    days: int


@dataclass(frozen=True)
class Deadlines:
    """The days of a round, and of one return in it that may have more time."""

    opened_on: dt.date
    first: dt.date
    final: dt.date
    extended_to: dt.date | None = None


def day_of(step: Step, days: Deadlines) -> dt.date | None:
    """The day of a step for a return; None where it is not for this return."""
    if step.anchor == FIRST:
        return None if days.extended_to else days.first + dt.timedelta(days=step.days)
    return (days.extended_to or days.final) + dt.timedelta(days=step.days)


def due_step(
    steps: Iterable[Step], days: Deadlines, *, sent: frozenset[int], last: dt.date | None, on: dt.date
) -> Step | None:
    """The step by which a return that has not come in is chased on a day; None for none.

    `sent` holds the keys of steps that were sent about it, `last` is the day of the last letter about it.
    """
    if last is not None and last >= on:
        return None
    placed = [(day, step) for step in steps if (day := day_of(step, days)) is not None]
    due = [(day, step) for day, step in placed if days.opened_on < day <= on < day + LATEST]
    if not due:
        return None
    _, step = max(due, key=lambda each: (each[0], each[1].anchor != FIRST, each[1].key))
    return None if step.key in sent else step
