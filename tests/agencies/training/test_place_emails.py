"""Emails about places on courses: to whom, once, joined, what they say, and the one entry in a calendar they make."""

from __future__ import annotations

import datetime as dt

import pytest
import vobject
from django.core import mail
from django.utils import timezone

from agencies.models import TrainingSession
from agencies.training.services import booking
from agencies.training.services.emails import PLACE, Entry, compare_entries, write_changed
from core.mail.jobs import queue_due_emails
from core.mail.models import OutgoingEmail
from core.mail.notices import quiet
from core.text.dates import print_date
from tests.agencies.training.courses import (
    DENZIL,
    HELEN,
    JO,
    LINK,
    add_course,
    cancel,
    day,
    edit,
    entries,
    event_in,
    guest,
    put,
    reinstate,
    sent,
    take_off,
    when,
)
from tests.factories.directory import EsloFactory, TrainingAttendanceFactory
from tests.rows import try_rows


@pytest.fixture
def course(board):
    return add_course(board)


@pytest.mark.long
def test_moved_course_updates_one_calendar_entry(board, course, mailbox):
    place = put(course, board)
    sent()
    for number, time in ((31, dt.time(13, 30)), (44, dt.time(9))):
        edit(course, board.helen, held_on=day(number), starts_at=time)
        sent()
        (uid, event), = entries(mailbox.to(DENZIL)).items()  # fmt: skip
        assert uid == f"training-place-{place.pk}@testserver"
        assert event.dtstart.value.date() == day(number)
    take_off(place, board.helen)
    sent()
    found = [event_in(letter) for letter in mailbox.to(DENZIL)]
    assert [method for method, _ in found] == ["REQUEST", "REQUEST", "REQUEST", "CANCEL"]
    assert len({event.uid.value for _, event in found}) == 1
    numbers = [int(event.sequence.value) for _, event in found]
    assert numbers == sorted(set(numbers))
    assert entries(mailbox.to(DENZIL)) == {}
    assert "Quxley" not in "".join(str(letter) for letter in mailbox.letters)


def test_joining_email_says_place_time_words_and_link(board, course, mailbox):
    place = put(course, board)
    sent()
    (letter,) = mailbox.to(DENZIL)
    text, (method, event) = letter.get_content().replace("\r\n", "\n"), event_in(letter)
    assert letter["Subject"] == f"Your place on a course: {when(course, 30)}"
    assert text.startswith("Dear Denzil Okoro,\n\nYou have a place on this training course.\n")
    assert f"    First steps\n    {print_date(day(30))}, 13:30 to 16:00\n    Town hall\n" in text
    assert "    Bring your policy.\n    Park behind the hall.\n" in text and f"    {LINK}\n" in text
    assert f'href="{LINK}"' in letter.get_body(("html",)).get_payload(decode=True).decode()
    assert (method, event.summary.value, event.location.value) == ("REQUEST", "Training: First steps", "Town hall")
    assert (event.dtend.value - event.dtstart.value) == dt.timedelta(hours=2, minutes=30)
    page = f"https://testserver/agencies/training/{course.pk}/"
    assert event.description.value == f"Join online: {LINK}\n{page}"
    assert event.attendee.value == f"mailto:{DENZIL}" and event.uid.value.startswith(f"training-place-{place.pk}@")


def test_readers_with_an_account_get_the_page_and_others_whom_to_tell(board, course, settings):
    settings.BOARD_CONTACT_EMAIL = "office@northmere.example"
    guest(course, board, "Ann Other", email=JO)
    type(board.officer).objects.filter(pk=board.officer.pk).update(email=board.denzil.email)
    board.officer.refresh_from_db()
    put(course, board)
    sent()
    text = {letter.to[0]: " ".join(letter.body.split()) for letter in mail.outbox}
    assert "cancel the place on the page of the course" in text[board.denzil.email]
    assert "Open the course: https://testserver/agencies/training/" in text[board.denzil.email]
    assert "please tell office@northmere.example" in text[JO] and "https://testserver" not in text[JO]


def test_place_of_somebody_without_an_address_is_told_to_who_booked_it(board, course):
    booking.put_name_on_list(session=course, agency=board.school, name="Jo Park", by=board.helen)
    guest(course, board, "Ann Other")
    found = sent()
    assert found[0] == (HELEN, f"A colleague’s place on a course: {when(course, 30)}")
    assert {who for who, _ in found} == {HELEN} and len({subject for _, subject in found}) == 2
    letter = next(each for each in mail.outbox if "Jo Park" in each.body)
    text = " ".join(letter.body.split())
    assert text.startswith("Dear Helen") and "Jo Park has a place on this training course." in text
    assert f"No email address is known for Jo Park ({board.school}). Please tell them." in text
    calendar = vobject.readOne(letter.attachments[0].get_payload(decode=True).decode())
    assert calendar.vevent.summary.value == "Training: First steps (Jo Park)"


def test_nobody_is_told_where_nobody_has_an_address(board, course):
    guest(course, board, "Ann Other")
    type(board.helen).objects.filter(pk=board.helen.pk).update(is_active=False)
    assert sent() == []


def test_who_books_for_themselves_gets_the_joining_email_too(board, course):
    guest(course, board, "Helen Marsh", email=HELEN.upper())
    assert sent() == [(HELEN.upper(), f"Your place on a course: {when(course, 30)}")]


@pytest.mark.parametrize(("number", "count"), [(-1, 0), (0, 1), (1, 1)])
def test_courses_that_were_held_have_no_joining_emails(board, course, number, count):
    TrainingSession.objects.filter(pk=course.pk).update(held_on=day(number))
    put(course, board)
    assert len(sent()) == count


def test_place_cancelled_before_the_email_leaves_is_not_told(board, course):
    place = put(course, board)
    take_off(place, board.helen)
    assert sent() == []
    put(course, board)
    cancel(course, board.helen)
    assert sent() == []


def test_emails_wait_for_less_than_ten_minutes(board, course, monkeypatch):
    put(course, board)
    queue_due_emails()
    assert mail.outbox == []
    later = timezone.now() + dt.timedelta(minutes=9)
    monkeypatch.setattr(timezone, "now", lambda: later)
    queue_due_emails()
    assert [letter.to for letter in mail.outbox] == [[DENZIL]]


@pytest.mark.long
def test_several_changes_before_sending_make_one_email(board, course):
    put(course, board)
    edit(course, board.helen, held_on=day(31))
    assert sent() == [(DENZIL, f"Your place on a course: {when(course, 31)}")]
    edit(course, board.helen, held_on=day(32))
    edit(course, board.helen, place="Library")
    edit(course, board.helen, held_on=day(33))
    assert sent() == [(DENZIL, f"Your course has moved: now {when(course, 33)}")]
    assert f"(it was {when(course, 31)})" in mail.outbox[0].body and "Library" in mail.outbox[0].body
    edit(course, board.helen, held_on=day(34))
    cancel(course, board.helen)
    assert sent() == [(DENZIL, f"Your course is cancelled: {when(course, 34)}")]


@pytest.mark.long
def test_change_taken_back_before_sending_is_not_told(board, course):
    put(course, board)
    sent()
    edit(course, board.helen, held_on=day(31))
    edit(course, board.helen, held_on=day(30))
    assert sent() == []
    cancel(course, board.helen)
    reinstate(course, board.helen)
    assert sent() == []


@pytest.mark.parametrize(
    ("changes", "subject"),
    [
        ({"place": "Library"}, "Your course has a new place: {}"),
        ({"join_link": "https://meet.example/j/9"}, "Your course has a new link: {}"),
        ({"ends_at": dt.time(17)}, "Your course has moved: now {}"),
        ({"title": "Second steps", "trainer": "B", "places": 9, "joining_words": "None"}, None),
    ],
)
def test_only_day_times_place_and_link_are_told(board, course, changes, subject):
    put(course, board)
    sent()
    edit(course, board.helen, **changes)
    assert sent() == ([(DENZIL, subject.format(when(course, 30)))] if subject else [])


@pytest.mark.long
def test_course_cancelled_and_held_after_all(board, course, mailbox):
    put(course, board)
    sent()
    cancel(course, board.helen)
    sent()
    assert entries(mailbox.to(DENZIL)) == {}
    reinstate(course, board.helen)
    sent()
    assert len(entries(mailbox.to(DENZIL))) == 1
    assert [letter["Subject"].partition(":")[0] for letter in mailbox.to(DENZIL)[1:]] == [
        "Your course is cancelled",
        "Your course is back on",
    ]


@pytest.mark.long
def test_one_email_for_each_place_and_none_to_who_moved_the_course(board, course):
    others = [EsloFactory(email=f"e{number}@tarn.example") for number in range(3)]
    put(course, board, board.officer, *others)
    own = guest(course, board, "Helen Marsh", email=HELEN)
    guest(course, board, "No Address")  # told to helen, who knows
    sent()
    edit(course, board.helen, held_on=day(31))
    assert [who for who, _ in sent()] == [DENZIL, "e0@tarn.example", "e1@tarn.example", "e2@tarn.example"]
    edit(course, board.tom, held_on=day(32))  # helen is to be told, and then changes it herself
    edit(course, board.helen, held_on=day(33))
    assert HELEN not in [who for who, _ in sent()]
    take_off(own, board.helen)
    assert sent() == [(HELEN, f"Your place is cancelled: course on {when(course, 33)}")]


@pytest.mark.long
@pytest.mark.parametrize("count", [5, 50])
def test_moving_a_course_takes_as_many_statements_for_many_places(board, course, count, django_assert_num_queries):
    TrainingAttendanceFactory.create_batch(count, session=course, eslo__email=JO)
    course.held_on = day(31)
    course.version += 1
    with django_assert_num_queries(6):  # places, emails that wait, and a savepoint around two statements
        write_changed(course, {"held_on": day(30)}, board.helen)
    assert OutgoingEmail.objects.filter(kind=PLACE).count() == count


@pytest.mark.long
def test_another_address_or_person_is_not_told(board, course):
    put(course, board)
    type(board.officer).objects.filter(pk=board.officer.pk).update(email=JO)
    assert sent() == []
    edit(course, board.helen, held_on=day(31))
    assert sent() == [(JO, f"Your course has moved: now {when(course, 31)}")]


def test_records_loaded_quietly_are_not_told(board, course):
    with quiet():
        put(course, board)
        edit(course, board.helen, held_on=day(31))
    assert sent() == []


NOW = Entry(dt.date(2010, 3, 1), dt.time(14), dt.time(16), "Hall", "https://a.example/")


@try_rows(
    ("was", "now", "change"),
    [
        (None, {}, "booked"),
        (None, {"off": "course"}, ""),
        (None, {"off": "place"}, ""),
        ({}, {}, ""),
        ({}, {"off": "course"}, "cancelled"),
        ({}, {"off": "place"}, "released"),
        ({"off": "course"}, {}, "reinstated"),
        ({"off": "course"}, {"off": "place"}, ""),
        ({}, {"off": "course", "place": ""}, "cancelled"),
        ({}, {"held_on": dt.date(2010, 3, 2), "place": ""}, "moved"),
        ({}, {"starts_at": None}, "moved"),
        ({}, {"ends_at": None}, "moved"),
        ({}, {"place": "", "join_link": ""}, "place"),
        ({}, {"join_link": ""}, "link"),
    ],
)
def test_what_a_change_means_to_whoever_has_a_place(was, now, change):
    known = None if was is None else Entry(**vars(NOW) | was)
    assert compare_entries(known, Entry(**vars(NOW) | now)) == change
