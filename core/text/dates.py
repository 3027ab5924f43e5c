"""Dates as the board uses them: Europe/London, day first, financial quarters."""

import datetime as dt
from functools import lru_cache

from django.core.management.base import CommandError
from django.utils import timezone


def today() -> dt.date:
    """The calendar day in Europe/London."""
    return timezone.localdate()


def start_of_today() -> dt.datetime:
    """Midnight in Europe/London at the start of today."""
    return start_of(today())


def start_of(day: dt.date) -> dt.datetime:
    """Midnight in Europe/London at the start of a day."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))


@lru_cache(maxsize=4_096)  # the name of the month is the slowest part of an action's text
def print_date(day: dt.date | None) -> str:
    """A date as pages and documents print it: 3 February 2010. Empty for None."""
    return f"{day.day} {day:%B} {day.year}" if day else ""


def print_start(day: dt.date, at: dt.time | None) -> str:
    """A day with the time at which something begins: 3 December 2026 at 14:00."""
    return print_date(day) + (f" at {at:%H:%M}" if at else "")


def quarter_of(day: dt.date) -> tuple[int, int]:
    """Financial year (by its first year) and quarter of a day; Q1 is April to June, so 1 March 2010 is (2009, 4)."""
    year = day.year if day.month >= 4 else day.year - 1
    return year, (day.month - 4) % 12 // 3 + 1


def quarter_start(year: int, quarter: int) -> dt.date:
    month = 4 + 3 * (quarter - 1)
    return dt.date(year + (month > 12), month - 12 * (month > 12), 1)


def quarter_end(year: int, quarter: int) -> dt.date:
    following = (year, quarter + 1) if quarter < 4 else (year + 1, 1)
    return quarter_start(*following) - dt.timedelta(days=1)


def print_quarter(year: int, quarter: int) -> str:
    """A quarter as pages print it: January to March 2010."""
    last = quarter_end(year, quarter)
    return f"{quarter_start(year, quarter):%B} to {last:%B} {last.year}"


def print_year(year: int) -> str:
    """The financial or school year that begins in a year: 2009/10."""
    return f"{year}/{(year + 1) % 100:02d}"


def past_day(text: str) -> dt.date:
    """A date written as 2010-03-01; CommandError for anything else and for a date in the future."""
    try:
        found = dt.date.fromisoformat(text)
    except ValueError:
        raise CommandError(f"“{text}” is no day. Write it as 2010-03-01.") from None
    if found > today():
        raise CommandError(f"{text} lies in the future. Nobody knows yet what the plan will say then.")
    return found
