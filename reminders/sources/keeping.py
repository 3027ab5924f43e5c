"""What is due to be removed from the records, for those who confirm it."""

import datetime as dt
from itertools import product

from django.urls import reverse

from agencies.posts.services import leavers
from incidents.models import RetentionRun
from incidents.retention import services as retention
from reminders.routine.lines import Found, Line, source
from reminders.routine.readers import Reader

WHY = "Two people check the list and confirm it"


@source("keeping")
def keeping(readers: list[Reader], on: dt.date) -> Found:
    """Details of leavers and what is stored of incidents, where the time for keeping them is over."""
    incidents = sum(retention.due(kind).count() for kind in RetentionRun.Kind)
    parts = [
        ("leavers", "Details of leavers to be removed", len(leavers.due(on)), reverse("leavers")),
        ("incidents", "Incidents whose time is over", incidents, reverse("incidents:retention")),
    ]
    lines = [
        Line("keeping", f"keeping {key}", f"{words}: {count}", WHY, href, "Open the list")
        for key, words, count, href in parts
        if count
    ]
    return product(readers, lines)
