"""The setting of reminders, and how far ahead they look."""

import datetime as dt

from actions.colours.querysets import DUE_SOON
from core.board.settings import WholeNumber, value
from core.working_days.days import working_day_after
from reminders.routine.rules import Ahead

MOST = "reminders.most_a_week"
SETTINGS = [
    WholeNumber(
        MOST,
        default=3,
        low=1,
        high=5,
        unit="emails",
        label="Most reminders to one address in a week",
        help="All that is due on a day is in one email. Above this number even what is urgent waits, up to a week.",
    ),
]


def most_a_week(on: dt.date) -> int:
    return value(MOST, on)


def look_ahead(on: dt.date) -> Ahead:
    """From when a date is mentioned on a day: as early as its colour calls it due soon; two statements."""
    return Ahead(value(DUE_SOON, on), working_day_after(on))
