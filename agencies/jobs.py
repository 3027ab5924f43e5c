"""What the directory has done in the background: handovers whose day has come, and emails before courses."""

import datetime as dt

import agencies.training.mails  # noqa: F401 (registers the kinds of emails)
from agencies import mails  # noqa: F401 (registers the kinds of emails)
from agencies.posts.services import confirming, leavers  # noqa: F401 (leavers registers what it removes)
from agencies.training.services.emails import write_again
from core.jobs.daily import daily


@daily("handovers whose day has come")
def hand_over(day: dt.date) -> None:
    """What successors accepted for a later day."""
    confirming.take_over_due(day)


@daily("joining emails again before courses")
def write_before_courses(day: dt.date) -> None:
    write_again(day)
