"""The colours of a plan at several past moments: how many rows had which, and the colour of each action.

What was known at a past moment never changes (docs/adr/0003-history.md), so it is cached. Only the records from which
a colour follows are read.
"""

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from django.core.cache import cache
from django.utils import timezone

from actions.colours.rules import Thresholds
from actions.figures.querysets import PlanFigures
from actions.past.asat import plan_at_each

COLOURED = ("plan", "priority", "objective", "method", "action", "placement", "timescale", "update", "occurrence",
            "override")  # fmt: skip
KEPT = 7 * 24 * 3600  # seconds
SETTLED = dt.timedelta(hours=1)  # after which all transactions of a moment are committed

type Point = tuple[dt.datetime, dt.date]  # known at a moment, evaluated as of a day


class PastColours(NamedTuple):
    """Rows by the code of their colour, and the code of each action by its key, "" where it was withdrawn."""

    rows: Counter[str]
    actions: dict[int, str]


def colours_over_time(plan: int, points: Sequence[Point], thresholds: Thresholds) -> list[PastColours | None]:
    """The colours of a plan at each point, None where it was not known yet; one statement for each kind of record
    unless cached. The caller checks that the reader may see the plan.
    """
    keys = {point: key_of(plan, point, thresholds) for point in points}
    remembered = cache.get_many(keys.values())
    new = [point for point, key in keys.items() if key not in remembered]
    found = dict(zip(new, read_colours(plan, new, thresholds), strict=True)) if new else {}
    before = timezone.now() - SETTLED
    settled = {keys[point]: known and tuple(known) for point, known in found.items() if point[0] < before}
    if settled:
        cache.set_many(settled, KEPT)
    found |= {point: remembered[key] and PastColours(*remembered[key]) for point, key in keys.items()
              if key in remembered}  # fmt: skip
    return [found[point] for point in points]


def read_colours(plan: int, points: Sequence[Point], thresholds: Thresholds) -> list[PastColours | None]:
    states = plan_at_each(plan, [known_at for known_at, _ in points], COLOURED)
    figures = [PlanFigures(state, on, on, thresholds, {}) for state, (_, on) in zip(states, points, strict=True)]
    return [
        PastColours(found.colours, {key: each.code for key, each in found.evaluations.items()})
        if found.is_known
        else None
        for found in figures
    ]


def key_of(plan: int, point: Point, thresholds: Thresholds) -> str:
    """The cache key of a point; raise the number in it when the rule of colours changes."""
    text = f"{plan} {point[0].isoformat()} {point[1]} {thresholds!r}"
    return f"colours-over-time-3-{hashlib.sha256(text.encode()).hexdigest()}"
