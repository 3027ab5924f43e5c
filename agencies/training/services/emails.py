"""Emails about places on courses: queued here, in the transaction of the change; written by agencies/training/mails.py.

An email is written when it leaves, by comparing the course and the place with the versions that its reader knew. So
one that still waits covers later changes as well, and a change that was taken back makes none.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from agencies.models import Eslo, TrainingAttendance, TrainingSession
from core.mail import OneOfMany, send_many
from core.mail.models import OutgoingEmail
from core.mail.notices import JOINED_FOR, is_quiet
from core.text.dates import today
from core.working_days.days import mail_calendar

PLACE, AGAIN = "training-place", "training-again"  # kinds of emails
DAYS_BEFORE = 3  # working days before a course on which the joining email is sent again
TOLD = ("held_on", "starts_at", "ends_at", "place", "join_link", "cancelled_on")  # changes that people are told of
BOOKED, CANCELLED = TrainingAttendance.State.BOOKED, TrainingAttendance.State.CANCELLED


@dataclass(frozen=True)
class Entry:
    """A course as its reader knows it; `off`: "course", "place" or ""."""

    held_on: dt.date
    starts_at: dt.time | None = None
    ends_at: dt.time | None = None
    place: str = ""
    join_link: str = ""
    off: str = ""


def build_entry(session, place) -> Entry:
    off = ""
    if place.state == CANCELLED:
        off = "place"
    elif session.cancelled_on:
        off = "course"
    return Entry(session.held_on, session.starts_at, session.ends_at, session.place, session.join_link, off)


def compare_entries(was: Entry | None, now: Entry) -> str:
    """What is new to somebody who knew `was`, None where they knew nothing: "booked", "moved", "place", "link",
    "cancelled" (the course), "released" (the place), "reinstated", or "" for nothing.
    """
    if was is None or was.off:
        if now.off:
            return ""
        return "reinstated" if was else "booked"
    if now.off:
        return "released" if now.off == "place" else "cancelled"
    if (was.held_on, was.starts_at, was.ends_at) != (now.held_on, now.starts_at, now.ends_at):
        return "moved"
    if was.place != now.place:
        return "place"
    return "link" if was.join_link != now.join_link else ""


def reader_address(place: TrainingAttendance) -> str:
    """The person's address, else that of who booked; "" without one, and where they booked for themselves and left."""
    by = place.booked_by
    is_known = by is not None and by.is_active and not (place.is_of_leaver and is_holder(place.eslo, by))
    return place.address or (by.email if is_known else "")


def is_holder(eslo: Eslo, person) -> bool:
    return eslo.person_id == person.pk or eslo.email.casefold() == person.email.casefold()


def is_reader(place: TrainingAttendance, person) -> bool:
    if person is None:
        return False
    is_theirs = place.eslo is not None and place.eslo.person_id == person.pk
    return is_theirs or reader_address(place).casefold() == person.email.casefold()


def about(place: TrainingAttendance) -> str:
    return f"training place {place.pk}"


def sequence_number(session: TrainingSession, place: TrainingAttendance) -> int:
    return session.version + place.version


def write_booked(*places: TrainingAttendance) -> None:
    if places and places[0].session.held_on >= today():
        queue_emails(places, lambda place: {"session": 0, "place_version": 0}, by=places[0].booked_by)


def write_cancelled(place: TrainingAttendance) -> None:
    """Queue the email of a cancelled place, also to whoever cancelled: their calendar has the course."""
    session, latest = place.session, place.history.select_related("history_user").first()
    if session.held_on >= today() and not session.cancelled_on:
        known = {"session": session.version, "place_version": place.version - 1}
        queue_emails([place], lambda _: known, by=latest and latest.history_user)


def write_changed(session: TrainingSession, before: dict, by) -> None:
    """Queue an email for each place on a course that was just saved; `before` has the values of changed fields. None
    where nothing that a place shows has changed, once the old and the new day have passed, and to whoever changed it.
    """
    is_news = any(name in before and before[name] != getattr(session, name) for name in TOLD)
    if is_news and max(session.held_on, before.get("held_on", session.held_on)) >= today():
        places = [place for place in booked_places(session) if not is_reader(place, by)]
        known = session.version - 1
        queue_emails(places, lambda place: {"session": known, "place_version": place.version}, by=by)


def booked_places(session: TrainingSession) -> QuerySet:
    return session.attendance.filter(state=BOOKED).select_related("eslo", "booked_by").order_by("pk")


def queue_emails(places: Iterable[TrainingAttendance], known: Callable[[TrainingAttendance], dict], *, by) -> None:
    """An email for each place without one waiting. `known`: versions of course and place that the reader knew, or 0."""
    places = [place for place in places if reader_address(place)]
    if is_quiet() or not places:
        return
    session, subjects = places[0].session, [about(place) for place in places]
    rows = OutgoingEmail.objects.select_for_update().filter(kind=PLACE, state="waiting").about(*subjects)
    waiting = set(rows.values_list("about", flat=True))
    emails = [
        OneOfMany(
            to=reader_address(place),
            args={"place": place.pk, **known(place)},
            key=f"{about(place)} version {sequence_number(session, place)}",
            about=about(place),
        )
        for place in places
        if about(place) not in waiting
    ]
    send_many(kind=PLACE, emails=emails, by=by, not_before=timezone.now() + JOINED_FOR)


def write_again(day: dt.date) -> int:
    """Queue the joining emails of courses within DAYS_BEFORE working days, once for each day of a course, unless
    another email went since then; returns how many are new.
    """
    calendar, count = mail_calendar(), 0
    last = calendar.working_day_after(day, DAYS_BEFORE)
    for session in TrainingSession.objects.coming(day).filter(held_on__gt=day, held_on__lte=last):
        places = {about(place): place for place in booked_places(session) if reader_address(place)}
        since = calendar.working_day_before(session.held_on, DAYS_BEFORE)
        lately = OutgoingEmail.objects.filter(kind=PLACE, asked_at__date__gte=since).about(*places)
        told = set(lately.exclude(state="not_needed").values_list("about", flat=True))
        on = session.held_on.isoformat()
        emails = [
            OneOfMany(
                to=reader_address(place), args={"place": place.pk, "on": on}, key=f"{subject} again {on}", about=subject
            )
            for subject, place in places.items()
            if subject not in told
        ]
        count += send_many(kind=AGAIN, emails=emails)
    return count
