"""Previews reminders for the manager: who would get which email on a day, and why."""

from __future__ import annotations

import datetime as dt

from agencies.models import Eslo
from agencies.posts.services.confirming import stale_without_account
from core.text.dates import today
from reminders.readers import read_readers
from reminders.services import Due, letters_due

SHOWN = 8  # days to choose from
MOST = 100  # ESLOs that are named


def letters_of(day: dt.date) -> list[Due]:
    """The emails of a day as things are now, by name of the person. Sends and writes nothing."""
    due = [each for each in letters_due(read_readers(), day) if each.lines]
    return sorted(due, key=lambda each: (each.reader.user.display_name.casefold(), each.kind))


def asked_by_link(day: dt.date) -> list[Eslo]:
    """ESLOs without an account who would be asked on a day whether they are still in post."""
    return list(stale_without_account(day)[:MOST])


def days_before(day: dt.date) -> list[tuple[dt.date, bool]]:
    """Today and the next seven days, each with whether it is the selected one."""
    begin = today()
    return [(each, each == day) for each in (begin + dt.timedelta(days=number) for number in range(SHOWN))]
