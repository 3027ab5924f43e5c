"""Figures of audit returns that may stand beside actions (audits/results/returns_figures.py): totals, and no agency by
name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from audits.results.returns_figures import came_figure, improvements_figures, latest_rounds
from core.board.figures import Figure
from core.board.measures import measure


@measure("audits.received", "Audit returns received, of the latest round")
def received(days: Sequence[dt.date]) -> list[Figure]:
    """The returns of the round that was opened last by each day; none where there was no round yet."""
    return [came_figure(found, day) for found, day in zip(latest_rounds(days), days, strict=True) if found]


@measure("audits.improvements_overdue", "Improvement actions of audit returns that are overdue")
def overdue(days: Sequence[dt.date]) -> list[Figure]:
    """Improvement actions that were overdue on each day."""
    return improvements_figures(days)
