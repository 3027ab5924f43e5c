"""Since when somebody counts as trained, given what was noted by hand and the courses to which they came. Pure.

A lead officer has one training date, that of the latest training. It is noted by hand, or follows from a course. What
was noted by hand is remembered beside it while a course stands in its place, so that a mark that is taken back brings
it back. An older course never moves the date backwards.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable


def by_hand(trained_on: dt.date | None, noted: dt.date | None, courses: Iterable[dt.date]) -> dt.date | None:
    """What was noted by hand, given the date that stands, what was remembered, and the courses known when it was set.

    A date that no course explains was noted by hand, whatever was remembered before.
    """
    if trained_on is None:
        return None
    return (noted if noted and noted <= trained_on else None) if trained_on in set(courses) else trained_on


def after_courses(
    trained_on: dt.date | None, noted: dt.date | None, before: Iterable[dt.date], now: Iterable[dt.date]
) -> tuple[dt.date | None, dt.date | None]:
    """(training date, what was noted by hand) once somebody’s courses are `now` and no longer those of `before`.

    Courses are the days of those that count as training and to which they came. A date that nothing has to be
    remembered beside, since no course stands in its place, is remembered by itself.
    """
    hand = by_hand(trained_on, noted, before)
    return max([day for day in (hand, *now) if day], default=None), hand
