"""Daily jobs of reminders."""

from __future__ import annotations

import datetime as dt

from core.jobs.daily import daily
from reminders import services


@daily("reminders")
def send(day: dt.date) -> None:
    """Queue the weekly and urgent reminders; they are sent in the morning."""
    services.send_reminders(day, not_before=services.morning_of(day))


@daily("forget old reminders")
def forget(day: dt.date) -> None:
    services.forget_old(day)
