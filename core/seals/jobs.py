"""The daily job that seals the history."""

import datetime as dt

from core.jobs.daily import daily
from core.seals.services import seal_history


@daily("seal the history")
def seal_what_is_new(day: dt.date) -> None:
    seal_history()
