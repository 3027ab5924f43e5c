"""Figures of audit returns that may stand beside actions (audits/results/returns_figures.py): totals, and no agency by
name."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from audits.results.returns_figures import RoundCame, came_figure, improvements_figures, latest_rounds
from core.board.behind import instead
from core.board.figures import Figure
from core.board.measures import measure

instead("audits:round", "audits:results", of_same=True)
instead("audits:improvements", "audits:home")


@measure(
    "audits.received",
    "Audit returns received, of the latest round",
    source=latest_rounds,
)
def received(found: list[RoundCame | None], days: Sequence[dt.date]) -> list[Figure]:
    known = [(one, day) for one, day in zip(found, days, strict=True) if one]
    return [replace(came_figure(one, day), label=f"Returns received, {one.asked.title}") for one, day in known]


@measure(
    "audits.improvements_overdue",
    "Improvement actions of audit returns that are overdue",
    source=improvements_figures,
)
def overdue(found: list[Figure], days: Sequence[dt.date]) -> list[Figure]:
    return found
