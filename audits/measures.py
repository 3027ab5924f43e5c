"""Figures of audit returns that may stand beside actions (audits/results/returns_figures.py): totals, and no agency by
name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from audits.results.returns_figures import RoundCame, came_figure, improvements_figures, latest_rounds
from core.board.figures import Figure
from core.board.measures import measure


@measure(
    "audits.received",
    "Audit returns received, of the latest round",
    source=latest_rounds,
    sentence="{} audit returns received",
)
def received(found: list[RoundCame | None], days: Sequence[dt.date]) -> list[Figure]:
    """The returns of the round that was opened last by each day; none where there was no round yet."""
    return [came_figure(one, day) for one, day in zip(found, days, strict=True) if one]


@measure(
    "audits.improvements_overdue",
    "Improvement actions of audit returns that are overdue",
    source=improvements_figures,
)
def overdue(found: list[Figure], days: Sequence[dt.date]) -> list[Figure]:
    """Improvement actions that were overdue on each day."""
    return found
