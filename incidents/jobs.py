"""What incidents have done in the background. Tasks are given keys of records and nothing that stands in them."""

import datetime as dt

from core.jobs.daily import daily
from incidents.figures import cut_offs
from incidents.retention import services  # noqa: F401 (registers what it removes)


@daily("cut-off of quarters of incidents")
def cut_off_quarters(day: dt.date) -> None:
    cut_offs.cut_off_due(day)
