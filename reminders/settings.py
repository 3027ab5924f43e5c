"""The setting of reminders: how many days before its date something is mentioned."""

from __future__ import annotations

import datetime as dt

from core.board.settings import WholeNumber, value

AHEAD = "reminders.ahead_days"
SETTINGS = [
    WholeNumber(
        AHEAD,
        default=14,
        low=1,
        high=90,
        unit="days",
        label="Days before a date from which reminders mention it",
        help="The weekly email lists what is due within this many days. Another email goes the day before.",
    ),
]


def days_ahead(on: dt.date) -> int:
    """As the board has set it for a day; one statement."""
    return value(AHEAD, on)
