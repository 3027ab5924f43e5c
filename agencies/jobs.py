"""What the directory has done in the background: emails of a round, reminders, handovers whose day has come."""

from __future__ import annotations

import datetime as dt

from agencies import mails  # noqa: F401 (registers the kinds of emails)
from agencies.posts.services import confirming, leavers
from agencies.returns import services as returns
from core.jobs.daily import daily


@daily("reminders of ESLO returns")
def remind(day: dt.date) -> None:
    """Whoever has not answered, at the interval of the round."""
    returns.remind_due(day)


@daily("questions to ESLOs without an account")
def ask_stale(day: dt.date) -> None:
    """Whoever was not confirmed for long, and reads no reminders since they have no account."""
    confirming.ask_stale(day)


@daily("handovers whose day has come")
def hand_over(day: dt.date) -> None:
    """What successors accepted for a later day."""
    confirming.take_over_due(day)


@daily("leavers who are due")
def list_leavers(day: dt.date) -> None:
    leavers.tell(day)
