"""Every write about closed days."""

import datetime as dt

from core.models import ClosedDay
from core.records.locking import create_tracked, save_versioned
from core.records.rules import RuleBroken, require_text
from core.text.dates import today

LONGEST = 92  # days of one period: a typing error in a year must not stop emails for good
FURTHEST = 3 * 366  # days from today on which a period may begin


def add_closed_day(*, name: str, first_day: dt.date, last_day: dt.date | None, is_quiet: bool, by) -> ClosedDay:
    """Save a closed day or a quiet period; without `last_day` it is one day. RuleBroken for a period that is over, ends
    before it begins, is too long or too far off, and where the same days are listed.
    """
    last_day = last_day or first_day
    name = require_text(name, "Enter a name, such as “Christmas closure”.", field="name")
    if last_day < first_day:
        raise RuleBroken("The last day must not be before the first.", field="last_day")
    if last_day < today():
        raise RuleBroken("These days are over. Enter days from today on.", field="first_day")
    if first_day > today() + dt.timedelta(FURTHEST):
        raise RuleBroken("Enter a day within the next three years.", field="first_day")
    if (last_day - first_day).days >= LONGEST:
        raise RuleBroken(f"A period can have at most {LONGEST} days. Check the year.", field="last_day")
    if ClosedDay.objects.current().filter(first_day=first_day, last_day=last_day, is_quiet=is_quiet).exists():
        raise RuleBroken("These days are on the list already.", field="first_day")
    day = ClosedDay(name=name, first_day=first_day, last_day=last_day, is_quiet=is_quiet)
    return create_tracked(day, by=by, reason=f"Added: {day}")


def remove_closed_day(*, day: ClosedDay, expected: int, by) -> ClosedDay:
    """Remove it from the list. RuleBroken where it was removed already or is over; Conflict as save_versioned."""
    if day.removed_on:
        raise RuleBroken("It has been removed already.")
    if day.last_day < today():
        raise RuleBroken("These days are over, so they stay on record.")
    day.removed_on = today()
    return save_versioned(day, expected=expected, fields=["removed_on"], by=by, reason=f"Removed: {day}")
