"""Days as commands are given them."""

import datetime as dt

from django.core.management.base import CommandError

from core.text.dates import today


def past_day(text: str) -> dt.date:
    """A day as 2010-03-01; CommandError for anything else and for a day to come."""
    try:
        found = dt.date.fromisoformat(text)
    except ValueError:
        raise CommandError(f"“{text}” is no day. Write it as 2010-03-01.") from None
    if found > today():
        raise CommandError(f"{text} lies in the future. Nobody knows yet what the plan will say then.")
    return found
