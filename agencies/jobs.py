"""What the directory has done in the background: handovers whose day has come."""

from __future__ import annotations

import datetime as dt

from agencies import mails  # noqa: F401 (registers the kinds of emails)
from agencies.posts.services import confirming, leavers  # noqa: F401 (leavers registers what it removes)
from core.jobs.daily import daily


@daily("handovers whose day has come")
def hand_over(day: dt.date) -> None:
    """What successors accepted for a later day."""
    confirming.take_over_due(day)
