"""The two settings of the directory: after how many months a confirmation and a training are stale."""

from __future__ import annotations

from agencies.posts.rules import Limits
from core.board.settings import Declared, WholeNumber, chosen, declare
from core.text.dates import today

CONFIRMED, TRAINED = "directory.confirmed_months", "directory.trained_months"


def declare_settings() -> None:
    declare(
        Declared(
            key=CONFIRMED,
            name="Months after which the confirmation of an ESLO is stale",
            help="An ESLO who was not confirmed for longer than this is shown as stale.",
            kind=WholeNumber(1, 120, "months"),
            default=Limits.confirmed,
        )
    )
    declare(
        Declared(
            key=TRAINED,
            name="Months after which the training of an ESLO is stale",
            help="An ESLO who was not trained for longer than this is shown as stale.",
            kind=WholeNumber(1, 120, "months"),
            default=Limits.trained,
        )
    )


def current_limits() -> Limits:
    """Both limits as of today; one statement."""
    values, on = {}, today()
    for row in chosen(CONFIRMED, TRAINED):
        if row.applies_from <= on:
            values[row.key] = row.value
    return Limits(values.get(CONFIRMED, Limits.confirmed), values.get(TRAINED, Limits.trained))
