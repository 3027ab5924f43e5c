"""Working days in England: no Saturday, no Sunday, no bank holiday of the calendar. Pure.

Single holidays by proclamation, such as a coronation, are not known here.
"""

from __future__ import annotations

import datetime as dt
from functools import cache

MONDAY, SATURDAY = 0, 5
DAY = dt.timedelta(days=1)


def easter(year: int) -> dt.date:
    golden = year % 19
    century, rest = divmod(year, 100)
    epact = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return dt.date(year, month, day + 1)


@cache
def bank_holidays(year: int) -> frozenset[dt.date]:
    """The bank holidays of England in a year, with substitutes for those on a weekend."""
    sunday = easter(year)
    days = {sunday - 2 * DAY, sunday + DAY, first_monday(year, 5), last_monday(year, 5), last_monday(year, 8)}
    for fixed in (dt.date(year, 1, 1), dt.date(year, 12, 25), dt.date(year, 12, 26)):
        day = fixed
        while day.weekday() >= SATURDAY or day in days:
            day += DAY
        days.add(day)
    return frozenset(days)


def first_monday(year: int, month: int) -> dt.date:
    first = dt.date(year, month, 1)
    return first + (MONDAY - first.weekday()) % 7 * DAY


def last_monday(year: int, month: int) -> dt.date:
    """The last Monday of a month with 31 days."""
    last = dt.date(year, month, 31)
    return last - (last.weekday() - MONDAY) * DAY


def is_working_day(day: dt.date) -> bool:
    return day.weekday() < SATURDAY and day not in bank_holidays(day.year)


def working_day_after(day: dt.date, days: int) -> dt.date:
    """The n-th working day after a day; with 0 the day itself."""
    while days:
        day += DAY
        days -= is_working_day(day)
    return day
