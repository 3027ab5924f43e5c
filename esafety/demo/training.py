"""Who sits on the groups of Northmere for its agencies, and the courses of its lead officers. All invented.

Whom a course that was held has trained, agencies.py says; the earliest training dates were noted by hand.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from accounts.models import User
from agencies.lists import services
from agencies.models import Agency, Eslo, Representative, SubGroup, TrainingAttendance, TrainingSession
from agencies.training.services.attendance import note_attendance
from core.records.locking import create_many, create_tracked
from esafety.demo.people import MAIL_DOMAIN, SUBGROUPS
from esafety.demo.reading import read_rows, read_toml

REASON = "Demonstration board"
LISTED_ON = dt.date(2026, 10, 12)  # the day on which the courses to come were planned, and all seats noted

type Trained = dict[dt.date, list[Eslo]]  # day of a course → the lead officers whom it trained


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
    """`guests` are (name, agency, email, booked by); `on_list` and `booked` count places of one to come."""

    title: str
    held_on: dt.date
    starts_at: dt.time
    ends_at: dt.time
    place: str
    trainer: str
    places: int | None = None
    booking_closes_on: dt.date | None = None
    joining_words: str = ""
    join_link: str = ""
    guests: Iterable[Iterable[str]] = ()
    on_list: int = 0
    booked: Iterable[str] = ()

    def session(self) -> TrainingSession:
        related = ("guests", "on_list", "booked")
        return TrainingSession(**{name: value for name, value in vars(self).items() if name not in related})


HELD = [Course(**values) for values in read_toml("courses")["held"]]
COMING = [Course(**values) for values in read_toml("courses")["coming"]]
ABSENT = 4  # lead officers with older training who were on a list and did not come
LISTED_BEFORE = dt.timedelta(days=14)  # when the people of a course that was held were put on its list


def load_training(people: dict[str, User], trained: Trained, clock) -> None:
    """Representatives, courses with their places, and a list of addresses. `clock(day)` sets the day."""
    by = people["helen"]
    agencies = {agency.name: agency for agency in Agency.objects.all()}
    for course in HELD:
        load_held(course, trained, agencies, by, clock)
    with clock(LISTED_ON):
        groups = {key: SubGroup.objects.get(name=name) for key, name in SUBGROUPS.items()}
        create_many([seat_of(seat, agencies, groups) for seat in SEATS], by=by, reason=REASON)
        plan_courses(people, agencies)
        query = "who=eslos&kind=schools&only=untrained"
        services.keep_list(name="Schools whose ESLO needs training", query=query, by=by)


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


def load_held(course: Course, trained: Trained, agencies: dict[str, Agency], by: User, clock) -> None:
    """A course that was held: those came whom it trained, and a few who were on its list did not."""
    with clock(course.held_on - LISTED_BEFORE):
        session = create_tracked(course.session(), by=by, reason=REASON)
        later = [officer.pk for day, officers in trained.items() if day >= course.held_on for officer in officers]
        older = Eslo.objects.leads().current(course.held_on).exclude(pk__in=later).order_by("agency__name", "pk")
        create_many([place_of(session, each, by) for each in older[:ABSENT]], by=by, reason=REASON)
        came = [place_of(session, each, by) for each in trained.get(course.held_on, ())]
        came += [guest_of(session, agencies, by, *guest) for guest in course.guests]
        create_many(came, by=by, reason=REASON)
    with clock(course.held_on):
        note_attendance(session=session, expected=session.version, came={place.pk for place in came}, by=by)


def plan_courses(people: dict[str, User], agencies: dict[str, Agency]) -> None:
    """The courses to come. Nobody is on the lists of two of them: those trained longest ago, or never, come last."""
    helen = people["helen"]
    own = {eslo.person_id: eslo for eslo in Eslo.objects.leads().current().filter(person__in=people.values())}
    others = Eslo.objects.leads().current().filter(person=None).order_by("agency__name")
    waiting = sorted(others, key=lambda eslo: eslo.trained_on or dt.date.min)
    for course in reversed(COMING):
        session = create_tracked(course.session(), by=helen, reason=REASON)
        listed, waiting = waiting[: course.on_list], waiting[course.on_list :]
        places = [place_of(session, each, helen) for each in listed]
        places += [place_of(session, own[people[key].pk], people[key]) for key in course.booked]
        for *guest, booker in course.guests:
            places.append(guest_of(session, agencies, people[booker], *guest))
        create_many(places, by=helen, reason=REASON)


def place_of(session: TrainingSession, eslo: Eslo, by: User) -> TrainingAttendance:
    return TrainingAttendance(session=session, eslo=eslo, agency_id=eslo.agency_id, booked_by=by)


def guest_of(
    session: TrainingSession, agencies: dict[str, Agency], by: User, name: str, agency: str, email: str
) -> TrainingAttendance:
    return TrainingAttendance(session=session, agency=agencies[agency], name=name, email=email, booked_by=by)
