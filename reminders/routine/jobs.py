"""Daily jobs of reminders."""

import datetime as dt

from core.jobs.daily import daily
from core.working_days.days import OPENS
from reminders.routine import services


@daily("reminders")
def send(day: dt.date) -> None:
    """Queue the routine emails of a working day; they leave from seven o'clock."""
    services.send_reminders(day, not_before=services.hour_of(day, OPENS))


@daily("forget old reminders")
def forget(day: dt.date) -> None:
    services.forget_old(day)
