"""Values of the pages of courses, of training on the pages of agencies, and places as days of a calendar."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models.functions import Coalesce
from django.urls import reverse

from agencies.access import belongings, may
from agencies.models import Agency, Eslo, TrainingAttendance, TrainingSession
from agencies.training.querysets import sees_whole_lists
from agencies.training.rules import Booking, booked_words, booking_of, is_same_person, print_times
from agencies.training.services.emails import sequence_number
from core.board.calendar import CANCELLED_KEPT, CalendarDay, last_changes
from core.board.parts import Part
from core.text.dates import today
from core.text.numbers import count_of

BOOKED, CAME = TrainingAttendance.State.BOOKED, TrainingAttendance.State.CAME
MOST = 10  # places that the page of an agency lists, the latest first


@dataclass(frozen=True)
class Course:
    session: TrainingSession
    booking: Booking
    places: list[TrainingAttendance] = field(default_factory=list)
    may_book: bool = False

    @property
    def has_place(self) -> bool:
        return any(place.state == BOOKED for place in self.places)

    @property
    def can_cancel(self) -> bool:
        return self.booking.state not in ("held", "cancelled")


def get_courses(user, sessions: Iterable[TrainingSession], on: dt.date) -> list[Course]:
    """Sessions that are counted(), for a reader; one statement, none for those who manage training."""
    sessions, places = list(sessions), {}
    may_book = may(user, "training.book")
    if may_book and sessions and not may(user, "training.manage"):
        own = TrainingAttendance.objects.own(user).with_certificates(user)
        for place in own.filter(session__in=sessions).listed():
            places.setdefault(place.session_id, []).append(place)
    found = []
    for session in sessions:
        booking = booking_of(session, session.booked, on)
        found.append(Course(session, booking, places.get(session.pk, []), may_book and booking.is_open))
    return found


def own_agencies(user, on: dt.date) -> list[Agency]:
    keys = belongings(user).agencies
    return list(Agency.objects.visible_to(user).active(on).filter(pk__in=keys).by_name()) if keys else []


def get_posts(agency: Agency, user) -> list[Eslo]:
    return list(Eslo.objects.visible_to(user).current().filter(agency=agency).order_by("-post", "name", "pk"))


def is_own_post(user, eslo: Eslo) -> bool:
    return eslo.person_id == user.pk or is_same_person(user.display_name, user.email, eslo.name, eslo.email)


def is_own_place(user, place: TrainingAttendance) -> bool:
    if place.eslo:
        return is_own_post(user, place.eslo)
    return is_same_person(user.display_name, user.email, place.name, place.email)


@dataclass(frozen=True)
class BookedLine:
    words: str
    session: TrainingSession
    when: str


@dataclass(frozen=True)
class AgencyTraining:
    booked: list[BookedLine]
    following: Course | None = None
    when: str = ""


def agency_training(user, agencies: Iterable[Agency], on: dt.date) -> dict[int, AgencyTraining]:
    """What the home page of each agency says; two statements, none for who may not book."""
    agencies = list(agencies)
    if not agencies or not may(user, "training.book"):
        return {}
    places = TrainingAttendance.objects.visible_to(user).booked(on).filter(agency__in=agencies)
    booked: dict[int, dict[TrainingSession, list]] = {}
    order = ("session__held_on", "session__starts_at", "session", Coalesce("eslo__name", "name"), "pk")
    for place in places.select_related("session", "eslo").order_by(*order):
        booked.setdefault(place.agency_id, {}).setdefault(place.session, []).append(place)
    following = TrainingSession.objects.visible_to(user).next_with_places(on)
    course = Course(following, booking_of(following, following.booked, on), may_book=True) if following else None
    found = {}
    for agency in agencies:
        sessions = booked.get(agency.pk, {})
        lines = [booked_line(user, session, places) for session, places in sessions.items()]
        has_closed = agency.active_to is not None and agency.active_to < on
        offered = course if course and following not in sessions and not has_closed else None
        found[agency.pk] = AgencyTraining(lines, offered, print_times(following) if offered else "")
    return found


def booked_line(user, session: TrainingSession, places: list[TrainingAttendance]) -> BookedLine:
    own = [place for place in places if is_own_place(user, place)]
    names = [str(place) for place in places if place not in own]
    return BookedLine(booked_words(names, and_you=bool(own)), session, print_times(session))


@dataclass(frozen=True)
class PlaceRow:
    name: str
    state: str
    session: str
    href: str
    certificate: str = ""  # URL


def training_parts(agency: Agency, user, on: dt.date) -> list[Part]:
    """Places on courses that were not cancelled; [] for those who may not know of any. One statement."""
    if not (may(user, "directory.read") and (sees_whole_lists(user) or agency.pk in belongings(user).agencies)):
        return []
    places = TrainingAttendance.objects.visible_to(user).filter(agency=agency, session__cancelled_on=None).listed()
    places = places.with_certificates(user).select_related("session", "eslo")
    places = list(places.order_by("-session__held_on", Coalesce("eslo__name", "name"), "pk"))
    rows = [place_row(place, on) for place in places[:MOST]]
    more = f" The latest {MOST} are listed." if len(places) > MOST else ""
    links = (("All training sessions", reverse("sessions")),)
    template = "agencies/training/agency_part.html"
    return [Part("training", "Training sessions", sum_up(places, on) + more, template, rows, links)]


def sum_up(places: list[TrainingAttendance], on: dt.date) -> str:
    booked = sum(place.state == BOOKED and place.session.held_on >= on for place in places)
    attended = sum(place.state == CAME for place in places)
    parts = []
    if booked:
        parts.append(f"{count_of(booked, 'place')} booked")
    if attended:
        places_attended = attended if booked else count_of(attended, "place")
        parts.append(f"{places_attended} attended")
    if parts:
        return f"{', '.join(parts)}."
    return "Nobody is booked, and nobody is recorded as having come." if places else "Nobody has been on a course yet."


def place_row(place: TrainingAttendance, on: dt.date) -> PlaceRow:
    session = place.session
    certificate = reverse("certificate", args=[place.pk]) if place.has_certificate else ""
    return PlaceRow(
        str(place), state_words(place, on), str(session), reverse("session", args=[session.pk]), certificate
    )


def state_words(place: TrainingAttendance, on: dt.date) -> str:
    if place.state != BOOKED:
        return place.get_state_display().lower()
    return "booked" if place.session.held_on >= on else "attendance not recorded yet"


def calendar_days(user) -> list[CalendarDay]:
    """Coming courses on which a person has a place, or booked one for somebody without an address, and those cancelled
    lately; three statements.
    """
    own = TrainingAttendance.objects.visible_to(user).written_to(user)
    rows = own.in_calendar(today(), cancelled_since=today() - CANCELLED_KEPT)
    places = list(rows.select_related("session", "eslo").order_by("session__held_on", "pk"))
    if not places:
        return []
    changed, moved = last_changes(rows), last_changes(TrainingSession.objects.filter(pk__in=rows.values("session")))
    return [
        place_day(each, max(changed.get(each.pk, each.created_at), moved.get(each.session_id, each.created_at)))
        for each in places
    ]


def place_day(place: TrainingAttendance, changed_at: dt.datetime) -> CalendarDay:
    session = place.session
    return CalendarDay(
        f"training-place-{place.pk}",
        session.held_on,
        "Training",
        session.title if place.address else f"{session.title} ({place})",
        reverse("session", args=[session.pk]),
        changed_at,
        is_due=False,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        place=session.place,
        text=f"Join online: {session.join_link}" if session.join_link else "",
        is_cancelled=place.state == TrainingAttendance.State.CANCELLED or session.cancelled_on is not None,
        sequence=sequence_number(session, place),
    )
