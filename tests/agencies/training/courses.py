"""What the tests of emails about places on courses do: book, move and cancel, and read what arrived."""

from __future__ import annotations

import datetime as dt

import vobject
from django.core import mail
from django.utils import timezone

from agencies.models import TrainingAttendance, TrainingSession
from agencies.training.services import booking, sessions
from agencies.training.services.emails import AGAIN, PLACE, write_booked
from core.mail.models import OutgoingEmail
from core.mail.sending import deliver
from core.records.locking import create_tracked
from core.text.dates import print_date, today

DENZIL, HELEN, JO = "denzil@tarn.example", "helen@northmere.example", "jo@tarn.example"
WORDS = "Bring your policy.\nPark behind the hall."
LINK = "https://meet.example/j/123"


def day(number: int) -> dt.date:
    return today() + dt.timedelta(days=number)


def add_course(board) -> TrainingSession:
    """A course in 30 days, to which the officer of the cast may come."""
    type(board.officer).objects.filter(pk=board.officer.pk).update(email=DENZIL)
    board.officer.refresh_from_db()
    times = {"starts_at": dt.time(13, 30), "ends_at": dt.time(16)}
    return sessions.add_session(
        title="First steps", held_on=day(30), by=board.helen, place="Town hall", joining_words=WORDS, join_link=LINK, **times
    )  # fmt: skip


def put(course, board, *eslos, by=None) -> TrainingAttendance:
    return booking.put_on_list(session=course, eslos=eslos or [board.officer], by=by or board.helen)[0]


def guest(course, board, name="Jo Park", by=None, **values) -> TrainingAttendance:
    """A place of somebody who is no ESLO, as the booking of places saves it."""
    place = TrainingAttendance(session=course, agency=board.school, name=name, booked_by=by or board.helen, **values)
    write_booked(create_tracked(place, by=board.helen, reason="Booked"))
    return place


def edit(course, by, **changes) -> TrainingSession:
    course = TrainingSession.objects.get(pk=course.pk)
    return sessions.edit_session(session=course, expected=course.version, by=by, **changes)


def cancel(course, by) -> None:
    course = TrainingSession.objects.get(pk=course.pk)
    sessions.cancel_session(session=course, expected=course.version, by=by, reason="Trainer Quxley is ill")


def reinstate(course, by) -> None:
    course = TrainingSession.objects.get(pk=course.pk)
    sessions.reinstate_session(session=course, expected=course.version, by=by, reason="Quxley is well")


def take_off(place, by) -> None:
    place.refresh_from_db()
    booking.take_off_list(place=place, expected=place.version, by=by, reason="Quxley asked")


def sent() -> list[tuple[str, str]]:
    """To whom what is sent once the waiting time is over: (address, subject), by address."""
    mail.outbox.clear()
    deliver_all()
    return sorted((letter.to[0], letter.subject) for letter in mail.outbox)


def deliver_all() -> None:
    waiting = OutgoingEmail.objects.filter(kind__in=[PLACE, AGAIN], state="waiting")
    waiting.update(next_try=timezone.now() - dt.timedelta(seconds=1))
    for pk in list(waiting.values_list("pk", flat=True)):
        deliver(pk)


def arrived() -> list[str]:
    """The subjects of what was sent since the last call."""
    deliver_all()
    subjects = [letter.subject for letter in mail.outbox]
    mail.outbox.clear()
    return subjects


def when(course, number: int) -> str:
    return f"{print_date(day(number))} at 13:30"


def event_in(letter):
    """(method, event) of the calendar file of an email that arrived, as vobject reads it."""
    (part,) = letter.iter_attachments()
    calendar = vobject.readOne(part.get_payload(decode=True).decode())
    calendar.vevent.validate(raiseException=True)
    assert part.get_filename() == "training.ics"
    assert dict(part["Content-Type"].params) == {"method": calendar.method.value, "charset": "utf-8"}
    return calendar.method.value, calendar.vevent


def entries(letters) -> dict:
    """UID → event: the calendar of a person whose programme takes in these emails, as RFC 5546 wants it."""
    kept, numbers = {}, {}
    for method, event in map(event_in, letters):
        uid, number = event.uid.value, int(event.sequence.value)
        assert number > numbers.get(uid, -1)
        numbers[uid] = number
        if method == "CANCEL":
            assert event.status.value == "CANCELLED"
            kept.pop(uid)
        else:
            kept[uid] = event
    return kept
