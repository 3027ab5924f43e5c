"""What is done in the background about the security journal."""

import datetime as dt

from core.jobs.daily import daily
from core.security.services import delete_expired


@daily("delete security events whose time is over")
def delete_old_events(day: dt.date) -> None:
    delete_expired()
