"""Who sits on the groups of Northmere for its agencies, and the training sessions of its lead officers. All invented.

The training dates of the lead officers in agencies.py are those of the sessions here; the earliest were noted by hand.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from accounts.models import User
from agencies.lists import services
from agencies.models import Agency, Eslo, Representative, SubGroup, TrainingAttendance, TrainingSession
from core.records.locking import create_many, create_tracked
from esafety.demo.people import MAIL_DOMAIN, SUBGROUPS

REASON = "Demonstration board"
LISTED_ON = dt.date(2026, 10, 12)  # the day on which all this was noted
STANDING, AS_NEEDED = Representative.Standing.STANDING, Representative.Standing.AS_NEEDED


@dataclass(frozen=True)
class Seat:
    """Somebody on a group for an agency."""

    group: str
    agency: str
    name: str
    job: str
    standing: str = STANDING
    since: dt.date = dt.date(2024, 9, 2)
    until: dt.date | None = None


SEATS = (
    Seat("working", "Northmere Children’s Services", "Josie Lockyer", "Participation lead"),
    Seat("working", "Northmere Police", "Ruth Tindall", "Sergeant, public protection unit"),
    Seat("working", "Northmere Community Health Trust", "Edwin Marlow", "Named nurse", until=dt.date(2026, 7, 31)),
    Seat("working", "Harbour Lane Primary School", "Denzil Carrow", "Deputy head", since=dt.date(2025, 1, 13)),
    Seat("working", "Northmere Academy", "Lewis Farrant", "Head of year", until=dt.date(2025, 7, 31)),
    Seat("working", "Northmere Academy", "Farah Siddiq", "Head of year", since=dt.date(2025, 9, 1)),
    Seat("working", "Alder Court School", "Hester Quill", "Assistant head", AS_NEEDED, dt.date(2025, 3, 3)),
    Seat("working", "Northmere Youth Service", "Idris Penhale", "Senior youth worker"),
    Seat("working", "Northmere Libraries", "Moira Tunstall", "Children’s librarian", AS_NEEDED),
    Seat("working", "Northmere Fostering Team", "Steven Ilkley", "Manager"),
    Seat("training", "Mere Valley College", "Anselm Brook", "Staff development lead"),
    Seat("training", "Harbour Lane Primary School", "Denzil Carrow", "Deputy head", AS_NEEDED),
    Seat("training", "Northmere Police", "Una Redfern", "Schools officer", since=dt.date(2025, 11, 3)),
    Seat("publicity", "Northmere Libraries", "Moira Tunstall", "Children’s librarian"),
    Seat("publicity", "Northmere Faith Forum", "Tobias Lind", "Secretary", since=dt.date(2025, 6, 2)),
    Seat("monitoring", "Northmere Community Health Trust", "Colin Ashworth", "Chief nurse"),
    Seat("monitoring", "The Ropewalk School", "Petra Holm", "Deputy head", until=dt.date(2026, 3, 27)),
)


@dataclass(frozen=True)
class Course:
    """A training session; `guests` are (name, agency) of people who are no lead officers."""

    title: str
    held_on: dt.date
    place: str
    trainer: str
    guests: tuple[tuple[str, str], ...] = ()


HELD = (
    Course("e-Safety lead officers: first steps", dt.date(2025, 3, 4), "Town hall, room 12", "Marian Okafor"),
    Course(
        "What has changed on line",
        dt.date(2025, 11, 12),
        "Mere Valley College, lecture room 2",
        "Marian Okafor and Una Redfern",
        (("Gwen Astley", "Northmere Libraries"),),
    ),
    Course(
        "e-Safety lead officers: yearly update",
        dt.date(2026, 3, 10),
        "Town hall, council chamber",
        "Marian Okafor",
        (("Rufus Dell", "Pixel Lounge Gaming Café"), ("Nell Overton", "Mere Leisure Centres")),
    ),
)
COMING = Course("e-Safety lead officers: first steps", dt.date(2027, 2, 9), "Town hall, room 12", "Tom Whitlock")
ABSENT, BOOKED = 4, 9  # lead officers with older training who were on a list and did not come; who are on the next one


def load_training(people: dict[str, User]) -> None:
    """Representatives, three sessions that were held, one that is to come, and one list of addresses kept by name."""
    by = people["helen"]
    agencies = {agency.name: agency for agency in Agency.objects.all()}
    groups = {key: SubGroup.objects.get(name=name) for key, name in SUBGROUPS.items()}
    create_many([seat_of(seat, agencies, groups) for seat in SEATS], by=by, reason=REASON)
    for course in HELD:
        hold(course, agencies, by)
    session = add(COMING, by)
    stale = Eslo.objects.leads().current().filter(trained_on__lt=HELD[1].held_on) | untrained()
    put(session, stale.order_by("agency__name")[:BOOKED], by)
    services.keep_list(name="Schools whose ESLO needs training", query="who=eslos&kind=schools&only=untrained", by=by)


def seat_of(seat: Seat, agencies: dict[str, Agency], groups: dict[str, SubGroup]) -> Representative:
    """A representative."""
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
    """A session of an afternoon."""
    session = TrainingSession(
        title=course.title,
        held_on=course.held_on,
        starts_at=dt.time(13, 30),
        place=course.place,
        trainer=course.trainer,
        **values,
    )
    return create_tracked(session, by=by, reason=REASON)


def hold(course: Course, agencies: dict[str, Agency], by: User) -> None:
    """A session that was held: those came whose training date it is, and a few who were on the list did not."""
    session = add(course, by, attendance_noted_on=course.held_on)
    put(session, Eslo.objects.filter(trained_on=course.held_on), by, attended=True)
    older = Eslo.objects.leads().current(course.held_on).filter(trained_on__lt=course.held_on) | untrained()
    put(session, older.order_by("agency__name")[:ABSENT], by)
    guests = [
        TrainingAttendance(session=session, agency=agencies[agency], name=name, attended=True)
        for name, agency in course.guests
    ]
    create_many(guests, by=by, reason=REASON)


def untrained():
    """Lead officers in post who were never trained."""
    return Eslo.objects.leads().current().filter(trained_on__isnull=True)


def put(session: TrainingSession, officers, by: User, **values) -> None:
    """Put lead officers on the list of a session."""
    places = [TrainingAttendance(session=session, eslo=each, agency_id=each.agency_id, **values) for each in officers]
    create_many(places, by=by, reason=REASON)
