"""What is done about reminders every day."""

from __future__ import annotations

import datetime as dt

from core.jobs.daily import daily
from reminders import services


@daily("reminders")
def send(day: dt.date) -> None:
    """The weekly letters and what is urgent; they leave in the morning."""
    services.send_reminders(day, not_before=services.morning_of(day))


@daily("forget old reminders")
def forget(day: dt.date) -> None:
    """What is noted of reminders of more than a year ago."""
    services.forget_old(day)
