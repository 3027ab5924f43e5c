"""A calendar that the dates of other feeds are joined to."""

import datetime as dt
from collections.abc import Iterator

from django.db.models import Max, Min

from actions.models import Plan, ProgressUpdate, Timescale
from core.text.dates import quarter_end, quarter_of, quarter_start, today
from core.working_days.days import office_calendar

YEARS_BEFORE, YEARS_AFTER = 30, 20  # a slip of the pen in a date must not make a million days
SCHOOL_YEAR = 9  # the month in which it begins


def days(user) -> Iterator[dict]:
    calendar = office_calendar()
    day, last = span(user)
    while day <= last:
        year, quarter = quarter_of(day)
        yield {
            "date": day,
            "year": day.year,
            "month": day.month,
            "month_name": f"{day:%B}",
            "day": day.day,
            "weekday": day.isoweekday(),
            "weekday_name": f"{day:%A}",
            "financial_year": year,
            "financial_quarter": quarter,
            "quarter": f"{year}-Q{quarter}",
            "academic_year": day.year if day.month >= SCHOOL_YEAR else day.year - 1,
            "is_working_day": calendar.is_working_day(day),
        }
        day += dt.timedelta(days=1)


def span(user) -> tuple[dt.date, dt.date]:
    """First and last day: financial years with every update and date of the plans and a year ahead; two statements."""
    plans = Plan.objects.visible_to(user)
    updates = ProgressUpdate.objects.visible_to(user).in_print().order_by().filter(action__plan__in=plans)
    series = Timescale.objects.visible_to(user).order_by().filter(action__plan__in=plans)
    found = [
        *updates.aggregate(first=Min("on"), latest=Max("on")).values(),
        *series.aggregate(start=Min("start"), first=Min("due"), latest=Max("due")).values(),
    ]
    this = quarter_of(today())[0]
    years = [quarter_of(day)[0] for day in found if day]
    first = max(min([this, *years]), this - YEARS_BEFORE)
    last = min(max([this + 1, *years]), this + YEARS_AFTER)
    return quarter_start(first, 1), quarter_end(last, 4)
