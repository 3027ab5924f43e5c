"""Which days are working days, and when routine emails may leave: a table of cases for the four nations."""

import datetime as dt

from core.working_days.rules import CLOSES, LONDON, OPENS, Calendar, bank_holidays
from tests.rows import try_rows

ENGLAND = Calendar("ENG")
D = dt.date


@try_rows(
    ("nation", "day", "is_working"),
    [
        ("ENG", D(2026, 11, 27), True),
        ("ENG", D(2026, 11, 28), False),  # Saturday
        ("ENG", D(2026, 11, 29), False),
        ("ENG", D(2026, 12, 25), False),
        ("ENG", D(2026, 12, 28), False),  # Boxing Day on a Saturday
        ("ENG", D(2022, 9, 19), False),  # the State Funeral of Queen Elizabeth II
        ("ENG", D(2023, 5, 8), False),  # the Coronation of King Charles III
        ("ENG", D(2022, 6, 2), False),  # the late May holiday was moved for the Platinum Jubilee
        ("ENG", D(2022, 5, 30), True),
        ("ENG", D(2020, 5, 4), True),  # early May, moved to VE Day
        ("ENG", D(2020, 5, 8), False),
        ("ENG", D(2026, 11, 30), True),
        ("SCT", D(2026, 11, 30), False),  # St Andrew’s Day
        ("SCT", D(2027, 3, 29), True),  # Easter Monday is no holiday there
        ("ENG", D(2027, 3, 29), False),
        ("SCT", D(2026, 8, 31), True),
        ("SCT", D(2026, 8, 3), False),
        ("NIR", D(2026, 3, 17), False),  # St Patrick’s Day
        ("WLS", D(2026, 3, 17), True),
        ("NIR", D(2026, 7, 13), False),  # Battle of the Boyne, on a Sunday
        ("WLS", D(2023, 5, 8), False),
        ("SCT", D(2023, 5, 8), False),
        ("NIR", D(2022, 9, 19), False),
    ],
)
def test_working_days_of_the_four_nations(nation, day, is_working):
    assert Calendar(nation).is_working_day(day) is is_working


@try_rows("year", [2008, 2010, 2024, 2026, 2038])
def test_england_has_eight_bank_holidays_on_weekdays(year):
    assert sum(day.weekday() < 5 for day in bank_holidays("ENG", year)) == 8


def test_bank_holidays_are_read_once_a_year():
    assert bank_holidays("ENG", 2026) is bank_holidays("ENG", 2026)


@try_rows(
    ("after", "days", "day"),
    [
        (D(2010, 3, 31), 10, D(2010, 4, 16)),  # Good Friday and Easter Monday lie between
        (D(2009, 6, 30), 10, D(2009, 7, 14)),
        (D(2009, 9, 30), 10, D(2009, 10, 14)),
        (D(2009, 12, 31), 10, D(2010, 1, 15)),  # New Year’s Day
        (D(2011, 12, 31), 10, D(2012, 1, 16)),  # its substitute on the Monday
        (D(2009, 12, 24), 1, D(2009, 12, 29)),  # Boxing Day on a Saturday
        (D(2010, 3, 31), 0, D(2010, 3, 31)),
        (D(2026, 11, 28), 0, D(2026, 11, 28)),
    ],
)
def test_working_day_after_leaves_out_weekends_and_bank_holidays(after, days, day):
    assert ENGLAND.working_day_after(after, days) == day


@try_rows(
    ("before", "days", "day"),
    [
        (D(2010, 2, 11), 3, D(2010, 2, 8)),
        (D(2010, 2, 10), 3, D(2010, 2, 5)),  # a weekend lies between
        (D(2010, 2, 13), 3, D(2010, 2, 10)),  # before a Saturday
        (D(2010, 4, 8), 3, D(2010, 4, 1)),  # Good Friday and Easter Monday lie between
        (D(2009, 12, 29), 1, D(2009, 12, 24)),  # Boxing Day on a Saturday
        (D(2010, 3, 31), 0, D(2010, 3, 31)),
    ],
)
def test_working_day_before_leaves_out_weekends_and_bank_holidays(before, days, day):
    assert ENGLAND.working_day_before(before, days) == day


CLOSED = Calendar("ENG", ((D(2026, 12, 24), D(2027, 1, 3)), (D(2026, 11, 27), D(2026, 11, 27))))


@try_rows(
    ("day", "mail_day"),
    [
        (D(2026, 11, 26), D(2026, 11, 26)),
        (D(2026, 11, 27), D(2026, 11, 30)),  # closed on that one Friday
        (D(2026, 12, 23), D(2026, 12, 23)),
        (D(2026, 12, 24), D(2027, 1, 4)),
        (D(2027, 1, 3), D(2027, 1, 4)),
    ],
)
def test_next_mail_day_is_after_a_closed_period(day, mail_day):
    assert CLOSED.next_mail_day(day) == mail_day


def at(month, day, hour, minute=0):
    return dt.datetime(2026, month, day, hour, minute, tzinfo=LONDON)


@try_rows(
    ("now", "moment"),
    [
        (at(11, 26, OPENS), at(11, 26, 7)),
        (at(11, 26, 17, 59), at(11, 26, 17, 59)),
        (at(11, 26, 6, 59), at(11, 26, 7)),
        (at(11, 26, CLOSES), at(11, 30, 7)),  # the Friday is closed
        (at(11, 28, 12), at(11, 30, 7)),
        (at(12, 26, 10), dt.datetime(2027, 1, 4, 7, tzinfo=LONDON)),
        (at(10, 23, 18), at(10, 26, 7)),  # the clocks go back on the Sunday
        (at(3, 27, 18), at(3, 30, 7)),  # and forward
        (
            dt.datetime(2026, 7, 1, 6, 30, tzinfo=dt.UTC),
            dt.datetime(2026, 7, 1, 6, 30, tzinfo=dt.UTC),
        ),  # 7:30 in London
        (dt.datetime(2026, 7, 1, 17, 30, tzinfo=dt.UTC), at(7, 2, 7)),
    ],
)
def test_next_mail_moment_is_within_mail_hours(now, moment):
    assert CLOSED.next_mail_moment(now) == moment
    assert CLOSED.next_mail_moment(moment) == moment
