"""The first day of the board: the one on which its first plan was accepted.

Before it nobody recorded anything here. Terms of office, trainings and dates of older days are known afterwards only,
so no figure is compared with a day before the first one, and no chart shows one.
"""

import datetime as dt
from collections.abc import Iterable

from django.apps import apps
from django.utils import timezone

from core.text.dates import print_date

NOTHING_YET = "There is nothing to compare with yet"


def first_day() -> dt.date | None:
    """The first day of the board, None where no plan was accepted or its import was undone. One statement."""
    plan = apps.get_model("actions", "Plan")
    kept = plan.objects.not_undone().order_by().values("pk")
    versions = plan.history.filter(id__in=kept).order_by("history_date")
    first = versions.values_list("history_date", flat=True).first()
    return timezone.localdate(first) if first else None


def is_recorded(day: dt.date, first: dt.date | None) -> bool:
    """Whether a day may be compared with: it is the board's first day or a later one."""
    return first is not None and first <= day


def recorded(days: Iterable[dt.date], first: dt.date | None) -> list[dt.date]:
    return [day for day in days if is_recorded(day, first)]


def nothing_yet(first: dt.date | None) -> str:
    """The sentence in place of a comparison."""
    if first is None:
        return f"{NOTHING_YET}: the board has no plan."
    return f"{NOTHING_YET}: the board has kept its records here since {print_date(first)}."
