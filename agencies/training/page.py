"""Values of the pages of courses: whether they take bookings, and who has a place; and places as days of a calendar."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.urls import reverse

from agencies.access import belongings, may
from agencies.models import Agency, Eslo, TrainingAttendance, TrainingSession
from agencies.training.rules import Booking, booked_words, booking_of, is_same_person
from agencies.training.services.letters import sequence_of
from core.board.calendar import CANCELLED_KEPT, CalendarDay, last_changes
from core.text.dates import print_date, today

BOOKED = TrainingAttendance.State.BOOKED


@dataclass(frozen=True)
class Course:
    """A session as somebody sees it who may book: `places` are those of the reader's own agencies and their own."""

    session: TrainingSession
    booking: Booking
    places: list[TrainingAttendance] = field(default_factory=list)
    may_book: bool = False

    @property
    def has_place(self) -> bool:
        """Whether somebody of them is booked: only they read how to join."""
        return any(place.state == BOOKED for place in self.places)

    @property
    def can_cancel(self) -> bool:
        return self.booking.state not in ("held", "cancelled")


def courses_of(user, sessions: Iterable[TrainingSession], on: dt.date) -> list[Course]:
    """These sessions, which are counted(), for a reader; one statement, and none for those who manage training, who see
    whole lists anyway.
    """
    sessions, places = list(sessions), {}
    may_book = may(user, "training.book")
    if may_book and sessions and not may(user, "training.manage"):
        for place in TrainingAttendance.objects.own(user).filter(session__in=sessions).listed():
            places.setdefault(place.session_id, []).append(place)
    found = []
    for session in sessions:
        booking = booking_of(session, session.booked, on)
        found.append(Course(session, booking, places.get(session.pk, []), may_book and booking.is_open))
    return found


def when_of(session: TrainingSession) -> str:
    """The day and the time: "3 December 2026, 13:30 to 15:30"."""
    times = [f"{time:%H:%M}" for time in (session.starts_at, session.ends_at) if time]
    return ", ".join(part for part in (print_date(session.held_on), " to ".join(times)) if part)


def own_agencies(user, on: dt.date) -> list[Agency]:
    """The open agencies for which a person books, by name; none of those without one."""
    keys = belongings(user).agencies
    return list(Agency.objects.visible_to(user).active(on).filter(pk__in=keys).by_name()) if keys else []


def posts_of(agency: Agency, user) -> list[Eslo]:
    """The ESLO and the deputies of an agency today."""
    return list(Eslo.objects.visible_to(user).current().filter(agency=agency).order_by("-post", "name", "pk"))


def is_own_post(user, eslo: Eslo) -> bool:
    return eslo.person_id == user.pk or is_same_person(user.display_name, user.email, eslo.name, eslo.email)


def is_own_place(user, place: TrainingAttendance) -> bool:
    if place.eslo:
        return is_own_post(user, place.eslo)
    return is_same_person(user.display_name, user.email, place.name, place.email)


@dataclass(frozen=True)
class BookedLine:
    """That people of an agency are booked on a course: "You and Ann Lee are booked on", the session, and when."""

    words: str
    session: TrainingSession
    when: str


@dataclass(frozen=True)
class AgencyTraining:
    """What the home page of an agency says of training: who is booked, and the next course where nobody is."""

    booked: list[BookedLine]
    following: Course | None = None
    when: str = ""


def training_of(user, agencies: Iterable[Agency], on: dt.date) -> dict[int, AgencyTraining]:
    """Key of each of these agencies → what its home page says of training; two statements, none for those who may not
    book. No course is offered to an agency that has closed.
    """
    agencies = list(agencies)
    if not agencies or not may(user, "training.book"):
        return {}
    places = TrainingAttendance.objects.own(user).filter(
        agency__in=agencies, state=BOOKED, session__held_on__gte=on, session__cancelled_on=None
    )
    booked: dict[int, dict[TrainingSession, list]] = {}
    order = ("session__held_on", "session__starts_at", "session", "eslo__name", "name", "pk")
    for place in places.select_related("session", "eslo").order_by(*order):
        booked.setdefault(place.agency_id, {}).setdefault(place.session, []).append(place)
    following = TrainingSession.objects.visible_to(user).next_with_places(on)
    course = Course(following, booking_of(following, following.booked, on), may_book=True) if following else None
    found = {}
    for agency in agencies:
        sessions = booked.get(agency.pk, {})
        lines = [booked_line(user, session, places) for session, places in sessions.items()]
        offered = course if course and following not in sessions and not agency.active_to else None
        found[agency.pk] = AgencyTraining(lines, offered, when_of(following) if offered else "")
    return found


def booked_line(user, session: TrainingSession, places: list[TrainingAttendance]) -> BookedLine:
    own = [place for place in places if is_own_place(user, place)]
    names = [str(place) for place in places if place not in own]
    return BookedLine(booked_words(names, and_you=bool(own)), session, when_of(session))


def calendar_days(user) -> list[CalendarDay]:
    """Coming courses on which a person has a place, or a place of somebody without an address that they booked, and
    what of these was cancelled lately; three statements.
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
    """A course in the calendar of whoever has a place on it; with the name where somebody else is written to."""
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
        sequence=sequence_of(session, place),
    )
