"""How many rows of a plan had which colour at several moments: for the picture of how the colours moved.

What was known at a moment that is over never changes (docs/adr, "history"), so its counts are remembered. Only the
records from which a colour follows are read.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Sequence

from django.core.cache import cache
from django.utils import timezone

from actions.asat import plan_as_at
from actions.colours import Thresholds
from actions.figures import PlanFigures

COLOURED = ("plan", "priority", "objective", "method", "action", "placement", "timescale", "update", "occurrence",
            "override")  # fmt: skip
KEPT = 7 * 24 * 3600  # seconds
SETTLED = dt.timedelta(hours=1)  # after which whatever was being saved at a moment is there

type Point = tuple[dt.datetime, dt.date]  # known at a moment, judged on a day


def colours_over_time(plan: int, points: Sequence[Point], thresholds: Thresholds) -> list[Counter | None]:
    """Rows by the letter of their colour at each point; None where the plan was not known yet.

    Two statements for each point that is not remembered. Whoever calls this has made sure that the reader may see the
    plan.
    """
    keys = [key_of(plan, point, thresholds) for point in points]
    kept = cache.get_many(keys)
    before = timezone.now() - SETTLED
    fresh, found = {}, []
    for key, (known_at, on) in zip(keys, points, strict=True):
        counts = kept[key] if key in kept else counted(plan, known_at, on, thresholds)
        if key not in kept and known_at < before:
            fresh[key] = counts
        found.append(None if counts is None else Counter(counts))
    if fresh:
        cache.set_many(fresh, KEPT)
    return found


def counted(plan: int, known_at: dt.datetime, on: dt.date, thresholds: Thresholds) -> dict[str, int] | None:
    """The same for one point, from history; two statements."""
    figures = PlanFigures(plan_as_at(plan, known_at, COLOURED), on, on, thresholds, {})
    return dict(figures.colours) if figures.is_known else None


def key_of(plan: int, point: Point, thresholds: Thresholds) -> str:
    """Under what the counts of a point are remembered: another threshold gives other colours, and so does another rule,
    for which the number in the key is raised."""
    said = f"{plan} {point[0].isoformat()} {point[1]} {thresholds!r}"
    return f"colours-over-time-2-{hashlib.sha256(said.encode()).hexdigest()}"
