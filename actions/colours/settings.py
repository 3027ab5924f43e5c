"""The two settings of the colours: declared for the settings page, and read as Thresholds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from actions.colours.rules import DEFAULTS, Thresholds
from core.board.settings import Declared, WholeNumber, chosen, declare

DUE_SOON, MOVED = "colours.due_soon_days", "colours.moved_months"
KEYS = (DUE_SOON, MOVED)


def declare_settings(after) -> None:
    """Declare both; `after` is called with the day from which a changed one applies."""
    declare(
        Declared(
            key=DUE_SOON,
            name="Days before its date in which an action without an update turns amber",
            help="An action that is due within so many days, and has no update this quarter, is amber.",
            kind=WholeNumber(0, 366, "days"),
            default=DEFAULTS.due_soon_days,
            after=after,
        )
    )
    declare(
        Declared(
            key=MOVED,
            name="Months by which a date may move before the action turns red",
            help="An action whose date lies more than so many calendar months after its original date is red. "
            "Any later date than the original is amber.",
            kind=WholeNumber(0, 60, "months"),
            default=DEFAULTS.moved_months,
            after=after,
        )
    )


def current_thresholds() -> Thresholds:
    """Both settings, with the days on which they change; one statement."""
    return thresholds_of(chosen(*KEYS))


def thresholds_of(steps: Iterable[tuple[str, dt.date, int]]) -> Thresholds:
    values, later = {DUE_SOON: DEFAULTS.due_soon_days, MOVED: DEFAULTS.moved_months}, []
    for key, day, value in sorted(steps, key=lambda row: row[1]):
        values[key] = value
        later.append((day, values[DUE_SOON], values[MOVED]))
    return Thresholds(later=tuple(later))
