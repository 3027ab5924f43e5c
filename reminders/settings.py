"""The setting of reminders: how many days before its date something is mentioned."""

from __future__ import annotations

import datetime as dt

from core.board import settings
from core.board.settings import Declared, WholeNumber

AHEAD = "reminders.ahead_days"


def declare_settings() -> None:
    settings.declare(
        Declared(
            key=AHEAD,
            name="Days before a date from which reminders mention it",
            help="The weekly letter names what is due within so many days. The day before, a letter of its own goes.",
            kind=WholeNumber(1, 90, "days"),
            default=14,
        )
    )


def days_ahead(on: dt.date) -> int:
    """The board's setting on a day; one statement."""
    return settings.value(AHEAD, on)
