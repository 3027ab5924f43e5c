"""Figures of the directory and of training that may stand beside actions (agencies/directory/figures.py and
agencies/training/figures.py): "each agency to name an ESLO". No agency and no person by name."""

import datetime as dt
from collections.abc import Sequence

from agencies.directory.coverage import CoverageInTime
from agencies.directory.figures import COVERAGE, coverage_figure, coverage_on, vacancies_figure
from agencies.training.figures import (
    came_figure,
    places_taken,
    taken_figure,
    trained_agencies,
    trained_figure,
)
from core.board.figures import Figure
from core.board.measures import measure, one_for_each


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


measure(
    "agencies.trained_agencies",
    "Agencies whose ESLO was trained within the limit",
    source=trained_agencies,
    sentence="{} agencies have an ESLO whose training is up to date",
)(one_for_each(trained_figure))

measure(
    "agencies.places_taken",
    "Places taken on courses in the school year",
    source=places_taken,
    sentence="{} places were taken on courses held this school year",
)(one_for_each(taken_figure))

measure(
    "agencies.came_to_courses",
    "Places on courses in the school year that were used",
    source=places_taken,
    sentence="{} places booked on courses held this school year were used",
)(one_for_each(came_figure))


def _line(place: int, found: CoverageInTime, days: Sequence[dt.date]) -> list[Figure]:
    points = found.sums[place].points
    return [coverage_figure(COVERAGE[place], point, day) for point, day in zip(points, days, strict=True)]
