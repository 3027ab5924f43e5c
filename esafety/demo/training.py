"""Who sits on the groups of Northmere for its agencies, and the training sessions of its lead officers. All invented.

The training dates of the lead officers in agencies.py are those of the sessions here; the earliest were noted by hand.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from accounts.models import User
from agencies.lists import services
from agencies.models import Agency, Eslo, Representative, SubGroup, TrainingAttendance, TrainingSession
from core.records.locking import create_many, create_tracked
from esafety.demo.people import MAIL_DOMAIN, SUBGROUPS
from esafety.demo.reading import read_rows, read_toml

REASON = "Demonstration board"
LISTED_ON = dt.date(2026, 10, 12)  # the day on which all this was noted


@dataclass(frozen=True)
class Seat:
    group: str
    agency: str
    name: str
    job: str
    standing: str
    since: dt.date
    until: dt.date | None = None


SEATS = read_rows("seats", Seat)


@dataclass(frozen=True)
class Course:
    """A training session; `guests` are (name, agency) of people who are no lead officers."""

    title: str
    held_on: dt.date
    place: str
    trainer: str
    guests: Iterable[tuple[str, str]] = ()


HELD = [Course(**values) for values in read_toml("courses")["held"]]
COMING = Course(**read_toml("courses")["coming"])
ABSENT, BOOKED = 4, 9  # lead officers with older training who were on a list and did not come; who are on the next one


def load_training(people: dict[str, User]) -> None:
    """Representatives, three sessions that were held, one that is to come, and one list of addresses kept by name."""
    by = people["helen"]
    agencies = {agency.name: agency for agency in Agency.objects.all()}
    groups = {key: SubGroup.objects.get(name=name) for key, name in SUBGROUPS.items()}
    create_many([seat_of(seat, agencies, groups) for seat in SEATS], by=by, reason=REASON)
    for course in HELD:
        record_session(course, agencies, by)
    session = add(COMING, by)
    stale = Eslo.objects.leads().current().filter(trained_on__lt=HELD[1].held_on) | untrained()
    put(session, stale.order_by("agency__name")[:BOOKED], by)
    services.keep_list(name="Schools whose ESLO needs training", query="who=eslos&kind=schools&only=untrained", by=by)


def seat_of(seat: Seat, agencies: dict[str, Agency], groups: dict[str, SubGroup]) -> Representative:
    return Representative(
        agency=agencies[seat.agency],
        subgroup=groups[seat.group],
        name=seat.name,
        job_title=seat.job,
        email=f"{seat.name.lower().replace(' ', '.')}@{MAIL_DOMAIN}",
        standing=seat.standing,
        valid_from=seat.since,
        valid_to=seat.until,
    )


def add(course: Course, by: User, **values) -> TrainingSession:
    session = TrainingSession(
        title=course.title,
        held_on=course.held_on,
        starts_at=dt.time(13, 30),
        place=course.place,
        trainer=course.trainer,
        **values,
    )
    return create_tracked(session, by=by, reason=REASON)


def record_session(course: Course, agencies: dict[str, Agency], by: User) -> None:
    """A session that was held: those came whose training date it is, and a few who were on the list did not."""
    session = add(course, by, attendance_noted_on=course.held_on)
    put(session, Eslo.objects.filter(trained_on=course.held_on), by, state="came")
    older = Eslo.objects.leads().current(course.held_on).filter(trained_on__lt=course.held_on) | untrained()
    put(session, older.order_by("agency__name")[:ABSENT], by)
    guests = [
        TrainingAttendance(session=session, agency=agencies[agency], name=name, state="came")
        for name, agency in course.guests
    ]
    create_many(guests, by=by, reason=REASON)


def untrained():
    return Eslo.objects.leads().current().filter(trained_on__isnull=True)


def put(session: TrainingSession, officers, by: User, **values) -> None:
    places = [TrainingAttendance(session=session, eslo=each, agency_id=each.agency_id, **values) for each in officers]
    create_many(places, by=by, reason=REASON)
