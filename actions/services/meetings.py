"""Meetings, to which what they agreed can point."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from actions.models import Meeting
from core.locking import create_tracked
from core.rules import RuleBroken


@transaction.atomic
def add_meeting(*, name: str, held_on: dt.date, by, subgroup=None) -> Meeting:
    """Note a meeting of the board, or of one of its groups (`subgroup`). It may lie in the future.

    Raises RuleBroken for a blank name, and where a meeting of that name is noted for that day already.
    """
    name = name.strip()
    if not name:
        raise RuleBroken("Enter the name of the meeting.")
    if Meeting.objects.filter(name=name, held_on=held_on).exists():
        raise RuleBroken("This meeting has already been added.")
    return create_tracked(Meeting(name=name, held_on=held_on, subgroup=subgroup), by=by, reason="Meeting added")
