"""Measures as they were counted: pages read the last value of each, and the ends of quarters, in one statement.

The scheduler counts every ten minutes. What a day had when it ended is left standing, since it is what people saw;
only figures that exist for past days alone, such as those that are published later, are read anew.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import asdict

from django.db import transaction
from django.db.models import Q, Subquery
from django.utils import timezone

from core.board.figures import Figure
from core.board.first_day import first_day, recorded
from core.board.measures import choices, figures_of_measures, last_days, sentence
from core.models.figure_days import FigureDay
from core.records.once import Once
from core.text.dates import today

FRESH = dt.timedelta(minutes=10)


@transaction.atomic
def count_figures(keys: Iterable[str] | None = None) -> None:
    """Writes down these measures, by default all of them: today, and at the ends of the last quarters from the first
    day of the board on where they are not written down yet.
    """
    on, keys = today(), {key for key, _ in choices()} if keys is None else set(keys)
    ends = recorded(last_days(on)[:-1], first_day())
    figures = figures_of_measures(keys, [*ends, on])
    past_only = {key for key, values in figures.items() if all(day_of(figure, on) < on for figure in values)}
    FigureDay.objects.filter(key__in=past_only, day__in=ends).delete()
    rows = [row_of(key, figure, on) for key, values in sorted(figures.items()) for figure in values]
    FigureDay.objects.bulk_create([row for row in rows if row.day < on], ignore_conflicts=True)
    FigureDay.objects.bulk_create(
        [row for row in rows if row.day == on],
        update_conflicts=True,
        unique_fields=["key", "day"],
        update_fields=["printed", "counted_at"],
    )


def count_when_due() -> None:
    """Counts where nothing was counted in the last ten minutes."""
    recent = FigureDay.objects.filter(day=today(), counted_at__gt=timezone.now() - FRESH)
    if not recent.exists():
        count_figures()


def day_of(figure: Figure, on: dt.date) -> dt.date:
    return figure.as_at or on


def row_of(key: str, figure: Figure, on: dt.date) -> FigureDay:
    printed = asdict(figure)
    del printed["as_at"]
    return FigureDay(key=key, day=day_of(figure, on), printed=printed, counted_at=timezone.now())


def written(begin: dt.date, on: dt.date):
    return FigureDay.objects.filter(day__range=(begin, on)).order_by("key", "-day").distinct("key")


def written_at_ends(key: str, on: dt.date, *ends: dt.date):
    last = FigureDay.objects.filter(key=key, day__range=(ends[0], on)).order_by("-day").values("day")[:1]
    return FigureDay.objects.filter(Q(day__in=ends) | Q(day=Subquery(last)), key=key).order_by("day")


LATEST = Once(written)
AT_ENDS = Once(written_at_ends)


def latest_figures(on: dt.date) -> dict[str, Figure]:
    """The last value of each measure within a year, by key; one statement."""
    return {row.key: row.figure for row in LATEST(last_days(on)[0], on)}


def latest_in_words(on: dt.date) -> dict[str, str]:
    """The last value of each measure within a year as a sentence, by key; one statement."""
    return {key: sentence(key, figure) for key, figure in latest_figures(on).items()}


def over_time(key: str, on: dt.date) -> list[FigureDay]:
    """A measure at the ends of the last quarters, and its last value, the oldest first; one statement."""
    *ends, on = last_days(on)
    return AT_ENDS(key, on, *ends)
