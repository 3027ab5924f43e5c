"""Figures of the directory that may stand beside actions (agencies/directory/figures.py): "each agency to name an
ESLO"."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from agencies.directory.figures import COVERAGE, coverage_figure, coverage_on, vacancies_figure
from core.board.figures import Figure
from core.board.measures import measure


@measure("agencies.coverage", "Agencies with an ESLO")
def covered(days: Sequence[dt.date]) -> list[Figure]:
    return _line(0, days)


@measure("agencies.coverage.schools", "Schools and colleges with an ESLO")
def schools_covered(days: Sequence[dt.date]) -> list[Figure]:
    return _line(1, days)


@measure("agencies.vacancies", "Agencies without an ESLO")
def vacant(days: Sequence[dt.date]) -> list[Figure]:
    every = coverage_on(list(days)).sums[0].points
    return [vacancies_figure(point, None, day) for point, day in zip(every, days, strict=True)]


def _line(place: int, days: Sequence[dt.date]) -> list[Figure]:
    """Coverage of one of the sums of agencies/directory/coverage.py."""
    points = coverage_on(list(days)).sums[place].points
    return [coverage_figure(COVERAGE[place], point, day) for point, day in zip(points, days, strict=True)]
