"""What is done in the background about accounts."""

from __future__ import annotations

import datetime as dt

from accounts.people import invitations, mails, unused  # noqa: F401 (register their kinds of emails)
from accounts.seals import jobs as seal_jobs  # noqa: F401 (registers its jobs and emails)
from accounts.sessions.store import SessionStore
from core.jobs.daily import daily


@daily("forget sessions that are over")
def forget_old_sessions(day: dt.date) -> None:
    """Deletes what is left of sessions whose time has run out."""
    SessionStore.clear_expired()
