"""The two settings of the directory: after how many months a confirmation and a training are stale."""

from agencies.posts.rules import Limits
from core.board.settings import WholeNumber, chosen
from core.text.dates import today

CONFIRMED, TRAINED = "directory.confirmed_months", "directory.trained_months"
SETTINGS = [
    WholeNumber(
        CONFIRMED,
        default=Limits.confirmed,
        low=1,
        high=120,
        unit="months",
        label="Months after which the confirmation of an ESLO is out of date",
        help="It is then marked as out of date.",
    ),
    WholeNumber(
        TRAINED,
        default=Limits.trained,
        low=1,
        high=120,
        unit="months",
        label="Months after which the training of an ESLO is out of date",
        help="It is then marked as out of date.",
    ),
]


def current_limits() -> Limits:
    values, on = {}, today()
    for row in chosen(CONFIRMED, TRAINED):
        if row.applies_from <= on:
            values[row.key] = row.value
    return Limits(values.get(CONFIRMED, Limits.confirmed), values.get(TRAINED, Limits.trained))
