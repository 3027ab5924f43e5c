"""Quarters without a record or a nil return. No email says more about incidents."""

import datetime as dt
from itertools import product

from django.urls import reverse

from core.text.dates import quarter_end, quarter_of, quarter_start
from incidents.models import Incident, NilReturn
from reminders.routine.lines import Found, Line, source
from reminders.routine.readers import Reader
from reminders.routine.rules import missing_quarters, quarter_words

YEARS = 3  # how far back the first known quarter is searched for


@source("nil_returns")
def nil_returns(readers: list[Reader], on: dt.date) -> Found:
    user, year = readers[0].user, quarter_of(on)[0] - YEARS
    last = quarter_start(*quarter_of(on)) - dt.timedelta(days=1)
    days = Incident.objects.visible_to(user).standing().recorded_within(quarter_start(year, 1), last)
    recorded = {quarter_of(day) for day in days.order_by().values_list("recorded_on", flat=True).distinct()}
    declared = NilReturn.objects.visible_to(user).standing().filter(year__gte=year)
    missing = missing_quarters(on, recorded, set(declared.values_list("year", "quarter")))
    lines = [
        Line(
            "nil_returns",
            f"quarter {year}-Q{quarter}",
            f"The quarter {quarter_words(year, quarter)}",
            "It has no return yet: record what is missing, or say that there was nothing to record",
            reverse("incidents:home"),
            "Open the records",
            by=quarter_end(year, quarter),
        )
        for year, quarter in missing
    ]
    return product(readers, lines)
