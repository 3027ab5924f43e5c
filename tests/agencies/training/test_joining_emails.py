"""The joining email again, three working days before a course; and courses in the calendar feed of a person."""

from __future__ import annotations

import datetime as dt

import pytest
import vobject
from django.urls import reverse
from django.utils import timezone

from actions.calendar.services import make_feed, token_of
from actions.models import CalendarFeed
from agencies.access import belongings
from agencies.jobs import write_before_courses
from agencies.models import TrainingAttendance, TrainingSession
from agencies.training.mails import place_again
from agencies.training.page import calendar_days
from agencies.training.services.emails import AGAIN
from core.jobs.daily import run_daily
from core.mail.models import OutgoingEmail
from core.text.dates import print_date, today
from tests.agencies.training.courses import (
    DENZIL,
    JO,
    WORDS,
    add_course,
    arrived,
    cancel,
    day,
    deliver_all,
    edit,
    event_in,
    guest,
    put,
    take_off,
)
from tests.factories.directory import TrainingSessionFactory

D = dt.date  # 3 February 2010 is a Wednesday; Easter 2010 is 2 to 5 April


@pytest.fixture
def at(monkeypatch):
    """Set the clock to ten o'clock of a day."""

    def set_to(on: dt.date):
        moment = dt.datetime.combine(on, dt.time(10), dt.UTC)
        monkeypatch.setattr(timezone, "now", lambda: moment)

    return set_to


def booked(board, at, on: dt.date, held_on: dt.date, **values) -> TrainingAttendance:
    """A place that was booked on a day, whose joining email has left."""
    type(board.officer).objects.filter(pk=board.officer.pk).update(email=DENZIL)
    board.officer.refresh_from_db()
    at(on)
    TrainingSession.objects.filter(pk=board.session.pk).update(held_on=dt.date(2009, 1, 5))
    session = TrainingSessionFactory(held_on=held_on, starts_at=dt.time(13, 30), **values)
    place = put(session, board)
    arrived()
    return place


@pytest.mark.long
@pytest.mark.parametrize(
    ("held_on", "told_on"),
    [
        (D(2010, 2, 11), D(2010, 2, 8)),  # Thursday: Monday
        (D(2010, 2, 10), D(2010, 2, 5)),  # Wednesday: Friday, over a weekend
        (D(2010, 2, 13), D(2010, 2, 10)),  # Saturday: Wednesday
        (D(2010, 4, 8), D(2010, 4, 1)),  # Thursday after Easter: Maundy Thursday
        (D(2010, 4, 6), D(2010, 3, 30)),  # Tuesday after Easter
    ],
)
def test_joining_email_leaves_again_three_working_days_before(board, at, held_on, told_on):
    booked(board, at, D(2010, 1, 20), held_on)
    on, found = told_on - dt.timedelta(7), []
    while on <= held_on:
        at(on)
        write_before_courses(on)
        found += [(on, subject) for subject in arrived()]
        on += dt.timedelta(1)
    assert found == [(told_on, f"Your course is coming up: {print_date(held_on)} at 13:30")]


@pytest.mark.parametrize(
    ("booked_on", "count"), [(D(2010, 2, 7), 1), (D(2010, 2, 8), 0), (D(2010, 2, 9), 0), (D(2010, 2, 5), 1)]
)
def test_joining_email_is_not_repeated_to_who_booked_later(board, at, booked_on, count):
    booked(board, at, booked_on, D(2010, 2, 11))
    found = []
    for number in (8, 9, 10, 11):
        if D(2010, 2, number) >= booked_on:
            at(D(2010, 2, number))
            write_before_courses(D(2010, 2, number))
            found += arrived()
    assert len(found) == count


@pytest.mark.mail_hours
def test_joining_email_is_made_up_for_a_day_without_jobs_within_mail_hours(board, at):
    booked(board, at, D(2010, 1, 20), D(2010, 2, 10))
    at(D(2010, 2, 6))  # a Saturday; the job of Friday did not run
    write_before_courses(today())
    (waiting,) = OutgoingEmail.objects.filter(kind=AGAIN)
    assert arrived() == []
    waiting.refresh_from_db()
    assert waiting.state == "waiting" and timezone.localdate(waiting.next_try) == D(2010, 2, 8)
    at(D(2010, 2, 8))
    write_before_courses(today())
    assert len(arrived()) == 1


@pytest.mark.long
def test_joining_email_follows_a_course_that_moves(board, at):
    place = booked(board, at, D(2010, 1, 20), D(2010, 2, 11))
    at(D(2010, 2, 8))
    edit(place.session, board.helen, held_on=D(2010, 3, 11))
    assert arrived() == ["Your course has moved: now 11 March 2010 at 13:30"]
    assert place_again({"place": place.pk, "on": "2010-02-11"}) is None
    at(D(2010, 3, 8))
    write_before_courses(today())
    assert arrived() == ["Your course is coming up: 11 March 2010 at 13:30"]
    edit(place.session, board.helen, held_on=D(2010, 3, 10))
    assert arrived() == ["Your course has moved: now 10 March 2010 at 13:30"]
    at(D(2010, 3, 9))
    write_before_courses(today())
    assert arrived() == []


@pytest.mark.parametrize("what", ["place", "course"])
def test_joining_email_is_not_sent_again_once_cancelled(board, at, what):
    place = booked(board, at, D(2010, 1, 20), D(2010, 2, 11))
    at(D(2010, 2, 8))
    args = {"place": place.pk, "on": "2010-02-11"}
    assert place_again(args) is not None
    cancel(place.session, board.helen) if what == "course" else take_off(place, board.helen)
    write_before_courses(today())
    assert [subject.partition(":")[0] for subject in arrived()] == [
        "Your course is cancelled" if what == "course" else "Your place is cancelled"
    ]
    assert place_again(args) is None  # one that waits for mail hours


@pytest.mark.long
def test_joining_email_again_is_a_job_of_the_day(board, at):
    booked(board, at, D(2010, 1, 20), D(2010, 2, 11))
    at(D(2010, 2, 8))
    for result in ("done", "done before"):
        assert run_daily()["joining emails again before courses"] == result
    write_before_courses(today())
    assert OutgoingEmail.objects.filter(kind=AGAIN, state="sent").count() == 1


@pytest.mark.long
def test_joining_email_again_has_the_same_calendar_entry(board, at, mailbox):
    booked(board, at, D(2010, 1, 20), D(2010, 2, 11), joining_words=WORDS)
    at(D(2010, 2, 8))
    write_before_courses(today())
    arrived()
    first, again = (event_in(letter) for letter in mailbox.to(DENZIL))
    assert first[0] == again[0] == "REQUEST"
    assert first[1].uid.value == again[1].uid.value and first[1].sequence.value == again[1].sequence.value
    assert "Bring your policy." in mailbox.to(DENZIL)[1].get_content()


def feed(client, person) -> dict:
    """UID → event of a person's own feed, as vobject reads it."""
    made = CalendarFeed.objects.filter(user=person).first() or make_feed(scope="own", by=person)
    path = reverse("calendar_feed", args=[token_of(made)])
    events = vobject.readOne(client.get(path).content.decode()).contents.get("vevent", [])
    assert all(event.validate(raiseException=True) for event in events)
    return {event.uid.value: event for event in events if event.uid.value.startswith("training-")}


@pytest.mark.long
def test_feed_has_the_same_entry_as_the_emails(board, client, mailbox):
    course = add_course(board)
    place = put(course, board)
    deliver_all()
    board.officer.person = board.denzil
    board.officer.save()
    ((uid, event),) = feed(client, board.denzil).items()
    (_, invited) = event_in(mailbox.to(DENZIL)[0])
    assert uid == invited.uid.value == f"training-place-{place.pk}@testserver"
    for name in ("sequence", "dtstart", "dtend", "location", "summary", "last_modified"):
        assert getattr(event, name).value == getattr(invited, name).value, name
    assert event.description.value.replace("http://", "https://") == invited.description.value
    edit(course, board.helen, held_on=day(31))
    moved = feed(client, board.denzil)[uid]
    assert moved.dtstart.value.date() == day(31) and int(moved.sequence.value) > int(event.sequence.value)
    take_off(place, board.helen)
    gone = feed(client, board.denzil)[uid]
    assert gone.status.value == "CANCELLED" and int(gone.sequence.value) > int(moved.sequence.value)


def test_feed_has_coming_courses_of_own_places_alone(board, client):
    course = add_course(board)
    names = {
        "by address": guest(course, board, "Own", email=board.denzil.email.upper()),
        "booked, no address": guest(course, board, "Jo Park", by=board.denzil),
    }
    guest(course, board, "Somebody else", email=JO, by=board.denzil)
    guest(course, board, "Ann Other")  # by helen, without an address
    guest(TrainingSessionFactory(held_on=day(-1)), board, "Past", email=board.denzil.email)
    found = feed(client, board.denzil)
    assert {uid.partition("@")[0] for uid in found} == {f"training-place-{place.pk}" for place in names.values()}
    assert {event.summary.value for event in found.values()} == {
        "Training: First steps",
        "Training: First steps (Jo Park)",
    }


@pytest.mark.parametrize(("days", "count"), [(60, 1), (61, 0)])
@pytest.mark.parametrize("what", ["place", "course"])
def test_feed_says_for_sixty_days_that_something_was_cancelled(board, client, monkeypatch, what, days, count):
    course = add_course(board)
    place = guest(course, board, "Own", email=board.denzil.email)
    with monkeypatch.context() as clock:
        moment = dt.datetime.combine(day(-days), dt.time(12), dt.UTC)
        clock.setattr(timezone, "now", lambda: moment)
        cancel(course, board.helen) if what == "course" else take_off(place, board.helen)
    assert [event.status.value for event in feed(client, board.denzil).values()] == ["CANCELLED"] * count


@pytest.mark.long
@pytest.mark.parametrize("count", [5, 50])
def test_feed_reads_many_places_with_three_statements(board, count, django_assert_num_queries):
    for number in range(count):
        guest(TrainingSessionFactory(held_on=day(number)), board, "Own", email=board.denzil.email)
    assert board.denzil.permissions and belongings(board.denzil)
    with django_assert_num_queries(3):
        assert len(calendar_days(board.denzil)) == count
