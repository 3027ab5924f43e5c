"""Figures of the directory that may stand beside actions (agencies/directory/figures.py): "each agency to name an
ESLO"."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from agencies.directory.coverage import CoverageInTime
from agencies.directory.figures import COVERAGE, coverage_figure, coverage_on, vacancies_figure
from core.board.figures import Figure
from core.board.measures import measure


@measure("agencies.coverage", "Agencies with an ESLO", source=coverage_on, sentence="{} agencies have an ESLO")
def covered(found: CoverageInTime, days: Sequence[dt.date]) -> list[Figure]:
    return _line(0, found, days)


@measure(
    "agencies.coverage.schools",
    "Schools and colleges with an ESLO",
    source=coverage_on,
    sentence="{} schools and colleges have an ESLO",
)
def schools_covered(found: CoverageInTime, days: Sequence[dt.date]) -> list[Figure]:
    return _line(1, found, days)


@measure("agencies.vacancies", "Agencies without an ESLO", source=coverage_on, sentence="{} agencies have no ESLO")
def vacant(found: CoverageInTime, days: Sequence[dt.date]) -> list[Figure]:
    points = found.sums[0].points
    return [vacancies_figure(point, None, day) for point, day in zip(points, days, strict=True)]


def _line(place: int, found: CoverageInTime, days: Sequence[dt.date]) -> list[Figure]:
    """Coverage of one of the sums of agencies/directory/coverage.py."""
    points = found.sums[place].points
    return [coverage_figure(COVERAGE[place], point, day) for point, day in zip(points, days, strict=True)]
