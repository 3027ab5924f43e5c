"""The rule of the training date: cases of what was noted by hand, courses before and courses now."""

from __future__ import annotations

import datetime as dt

from agencies.training.rules import after_courses, by_hand
from tests.rows import try_rows


def day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(f"20{text}") if text else None


def days(text: str) -> list[dt.date]:
    return [day(each) for each in text.split()]


# what, training date, noted by hand, courses before, courses now → training date, noted by hand
CASES = """
first course                                  |          |          |                   | 10-02-03          | 10-02-03 |
nothing at all                                |          |          |                   |                   |          |
a later course than what was noted            | 09-01-05 |          |                   | 10-02-03          | 10-02-03 | 09-01-05
an older course moves nothing back            | 10-02-03 |          |                   | 09-01-05          | 10-02-03 | 10-02-03
the mark of the only course taken back        | 10-02-03 |          | 10-02-03          |                   |          |
taken back, what was noted stands again       | 10-02-03 | 09-01-05 | 10-02-03          |                   | 09-01-05 | 09-01-05
the later of two taken back                   | 10-02-03 |          | 10-02-03 09-06-01 | 09-06-01          | 09-06-01 |
the older of two taken back                   | 10-02-03 |          | 10-02-03 09-06-01 | 10-02-03          | 10-02-03 |
an older one taken back beside a later note   | 10-02-03 | 10-02-03 | 09-06-01          |                   | 10-02-03 | 10-02-03
the same day as noted, then taken back        | 10-02-03 | 10-02-03 | 10-02-03          |                   | 10-02-03 | 10-02-03
noted later by hand than the course           | 10-05-01 |          | 10-02-03          | 10-02-03          | 10-05-01 | 10-05-01
noted later by hand, the course taken back    | 10-05-01 |          | 10-02-03          |                   | 10-05-01 | 10-05-01
put right to an earlier day, a course comes   | 09-01-05 | 10-05-01 |                   | 08-03-03          | 09-01-05 | 09-01-05
taken away by hand, a course comes            |          | 10-05-01 |                   | 08-03-03          | 08-03-03 |
the day of the course is corrected            | 10-02-03 | 09-01-05 | 10-02-03          | 10-02-10          | 10-02-10 | 09-01-05
corrected to before what was noted            | 10-02-03 | 09-01-05 | 10-02-03          | 08-12-01          | 09-01-05 | 09-01-05
"""
TABLE = [[cell.strip() for cell in line.split("|")] for line in CASES.strip().splitlines()]


@try_rows("case", TABLE)
def test_the_training_date_follows_the_courses(case):
    _, trained, noted, before, now, *expected = case
    assert after_courses(day(trained), day(noted), days(before), days(now)) == tuple(day(each) for each in expected)


@try_rows("case", TABLE)
def test_to_do_it_twice_changes_nothing_more(case):
    _, trained, noted, before, now, *_ = case
    once = after_courses(day(trained), day(noted), days(before), days(now))
    assert after_courses(*once, days(now), days(now)) == once


def test_a_remembered_date_that_lies_after_the_training_is_forgotten():
    assert by_hand(day("09-01-05"), day("10-05-01"), days("09-01-05")) is None
