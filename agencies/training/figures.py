"""The figures of training: agencies whose ESLO is trained, and places on courses, on days as known today.

Of trainings a post holds only the latest, so whether somebody was trained on a past day is read from history, which
tells nothing of the time before the directory was kept here.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from agencies.directory.settings import TRAINED
from agencies.models import Agency, Eslo, TrainingAttendance
from agencies.posts.rules import Limits, months_before
from core.board.figures import NOT_APPLICABLE, Figure
from core.models import Setting
from core.text.dates import print_year, today

CANCELLED, CAME = TrainingAttendance.State.CANCELLED, TrainingAttendance.State.CAME
OF_POST = ("id", "post", "trained_on", "valid_from", "valid_to", "agency__active_from", "agency__active_to")
SEPTEMBER = 9  # when a school year begins


@dataclass(frozen=True)
class Trained:
    on: dt.date
    agencies: int
    trained: int
    months: int


def trained_agencies(days: Sequence[dt.date]) -> list[Trained]:
    """Agencies whose ESLO was trained within today's limit, on days of which that is known; one statement."""
    limit = Setting.objects.filter(key=TRAINED, applies_from__lte=today()).order_by("-applies_from").values("value")
    agencies = {f"agencies_{place}": number_of(Agency.objects.active(day)) for place, day in enumerate(days)}
    versions = Eslo.history.annotate(limit=Subquery(limit[:1]), **agencies).order_by("history_date", "history_id")
    rows = list(versions.values(*OF_POST, "history_date", "history_type", "limit", *agencies))
    days = [day for day in days if rows and day >= timezone.localdate(rows[0]["history_date"])]
    if not days:
        return []
    posts = {row["id"]: row for row in rows}  # as their last versions say
    posts = {key: row for key, row in posts.items() if row["history_type"] != "-" and row["post"] == Eslo.Post.LEAD}
    months, known = rows[0]["limit"] or Limits.trained, trainings_known(rows, days)
    return [
        Trained(day, rows[0][name], trained_by(posts, known[day], day, months), months)
        for day, name in zip(days, list(agencies)[-len(days) :], strict=True)
    ]


def number_of(rows: QuerySet) -> Subquery:
    return Coalesce(Subquery(rows.order_by().values(one=Value(1)).annotate(number=Count("pk")).values("number")), 0)


def trainings_known(versions: Iterable[dict], days: Sequence[dt.date]) -> dict[dt.date, dict[int, dt.date | None]]:
    found: dict[dt.date, dict[int, dt.date | None]] = {day: {} for day in days}
    for version in versions:
        for day, latest in found.items():
            if version["trained_on"] is None or version["trained_on"] <= day:
                latest[version["id"]] = version["trained_on"]
    return found


def trained_by(posts: dict[int, dict], known: dict[int, dt.date | None], day: dt.date, months: int) -> int:
    since = months_before(day, months)
    return sum(
        (trained_on := known.get(key)) is not None
        and trained_on >= since
        and includes(day, post["valid_from"], post["valid_to"])
        and includes(day, post["agency__active_from"], post["agency__active_to"])
        for key, post in posts.items()
    )


def includes(day: dt.date, first: dt.date | None, last: dt.date | None) -> bool:
    return (first is None or first <= day) and (last is None or last >= day)


@dataclass(frozen=True)
class Places:
    """Courses held in the school year of a day, up to it: places taken on them, and on those whose attendance is noted,
    places taken and used.
    """

    on: dt.date
    taken: int
    noted: int
    came: int


def places_taken(days: Sequence[dt.date]) -> list[Places]:
    """The places of each day from the first course on; one statement, which counts them by course and state."""
    booked = TrainingAttendance.objects.filter(session__held_on__lte=days[-1], session__cancelled_on=None)
    counted = booked.exclude(state=CANCELLED).order_by().values_list(
        "session__held_on", "session__attendance_noted_on", "state"
    ).annotate(Count("pk"))  # fmt: skip
    courses, found = list(counted), []
    for day in days:
        held = [course for course in courses if school_year_start(day) <= course[0] <= day]
        noted = [(state, number) for _, noted_on, state, number in held if noted_on]
        if any(course[0] <= day for course in courses):
            came = sum(number for state, number in noted if state == CAME)
            found.append(Places(day, sum(course[-1] for course in held), sum(number for _, number in noted), came))
    return found


def school_year_start(day: dt.date) -> dt.date:
    return dt.date(day.year if day.month >= SEPTEMBER else day.year - 1, SEPTEMBER, 1)


def school_year(day: dt.date) -> str:
    return print_year(school_year_start(day).year)


def trained_figure(found: Trained) -> Figure:
    return Figure(
        "agencies.trained_agencies", "Agencies with a trained ESLO",
        f"Active agencies in which the ESLO on the day was trained within {found.months} months before it, as far as "
        "is known; an agency without an ESLO is not one of them", found.trained, out_of=found.agencies, unit="agencies",
        as_at=found.on, address=f"{reverse('agencies')}?post=untrained",
    )  # fmt: skip


def taken_figure(found: Places) -> Figure:
    return Figure(
        "agencies.places_taken", "Places taken on courses",
        "Places that were booked on courses held in the school year up to the day; a place that was cancelled is free",
        found.taken, unit="places", as_at=found.on, period=school_year(found.on), address=reverse("sessions"),
    )  # fmt: skip


def came_figure(found: Places) -> Figure:
    return Figure(
        "agencies.came_to_courses", "Places on courses that were used",
        "Places on whose day somebody came, of those booked on courses held in the school year up to the day; courses "
        "for which nobody has noted who came are left out",
        found.came if found.noted else NOT_APPLICABLE, out_of=found.noted or None, unit="places", as_at=found.on,
        period=school_year(found.on), address=reverse("sessions"),
    )  # fmt: skip
