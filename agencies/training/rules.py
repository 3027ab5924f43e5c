"""The training date of a lead officer, from manual entries and attended courses. Pure.

There is one date, that of the latest training: entered by hand, or of a course. The manual date is stored separately
while a course replaces it, so that it returns when attendance is corrected. An older course never moves the date
backwards.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable


def by_hand(trained_on: dt.date | None, noted: dt.date | None, courses: Iterable[dt.date]) -> dt.date | None:
    """The manual date, given the current date, the stored manual one, and the courses known when it was set.

    A current date that no course explains was entered by hand, whatever was stored before.
    """
    if trained_on is None:
        return None
    return (noted if noted and noted <= trained_on else None) if trained_on in set(courses) else trained_on


def after_courses(
    trained_on: dt.date | None, noted: dt.date | None, before: Iterable[dt.date], now: Iterable[dt.date]
) -> tuple[dt.date | None, dt.date | None]:
    """(training date, stored manual date) once somebody's courses change from `before` to `now`.

    Courses are the days of those that count as training and were attended. A manual date is stored only while a course
    replaces it.
    """
    hand = by_hand(trained_on, noted, before)
    return max([day for day in (hand, *now) if day], default=None), hand
