"""Jobs of answer pages."""

import datetime as dt

from django.utils import timezone

from core.jobs.daily import daily, often
from reminders.answers import services


@often("receipts of answers by link")
def receipts() -> None:
    services.send_receipts(timezone.now())


@daily("forget old answer links")
def forget(day: dt.date) -> None:
    services.forget_old(day)
