"""Emails about meetings that are called, moved or cancelled: to whom, once, joined, and what they say."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail
from django.utils import timezone
from icalendar import Calendar

from actions.meetings.services import meetings
from actions.meetings.services.meetings import (
    CHANGED,
    add_meeting,
    cancel_meeting,
    change_for,
    change_of,
    edit_meeting,
    reinstate_meeting,
)
from actions.models import Meeting
from core.mail.jobs import queue_due_emails
from core.mail.models import OutgoingEmail
from core.mail.sending import deliver
from core.text.dates import print_date, today
from tests.factories.accounts import UserFactory
from tests.factories.plan import MembershipFactory
from tests.rows import try_rows

HELEN, MARIAN, TOM = "helen@northmere.example", "marian@northmere.example", "tom@northmere.example"
SECRET = "Room Quxley"


def day(number: int) -> dt.date:
    return today() + dt.timedelta(days=number)


def call(board, in_days: int = 3, **values) -> Meeting:
    """A meeting of the working group, whose one member is marian; tom takes the minutes. Called by helen."""
    facts = {"subgroup": board.group, "minute_taker": board.tom, "starts_at": dt.time(14), "place": SECRET}
    return add_meeting(name="Spring planning", held_on=day(in_days), by=board.helen, **facts | values)


def edit(meeting: Meeting, by, **changes) -> Meeting:
    return edit_meeting(meeting=meeting, expected=meeting.version, by=by, **changes)


def cancel(meeting: Meeting, by) -> Meeting:
    return cancel_meeting(meeting=meeting, expected=meeting.version, by=by, reason="No quorum, Quxley is ill")


def sent() -> list[tuple[str, str]]:
    """To whom what is sent once the waiting time is over: (address, subject), by address."""
    mail.outbox.clear()
    waiting = OutgoingEmail.objects.filter(kind=CHANGED, state="waiting")
    waiting.update(next_try=timezone.now() - dt.timedelta(seconds=1))
    for pk in list(waiting.values_list("pk", flat=True)):
        deliver(pk)
    return sorted((letter.to[0], letter.subject) for letter in mail.outbox)


def test_meeting_called_is_told_to_members_and_minute_taker(board):
    meeting = call(board)
    subject = f"New group meeting: {print_date(day(3))} at 14:00"
    assert sent() == [(MARIAN, subject), (TOM, subject)]
    text = {letter.to[0]: letter.body for letter in mail.outbox}
    assert "Spring planning" in text[MARIAN] and f"https://testserver/plan/meeting/{meeting.pk}/" in text[MARIAN]
    assert "and you are taking the minutes." in text[TOM] and "you take the minutes" not in text[MARIAN]
    assert "Quxley" not in str(text)
    assert sent() == []


@pytest.mark.long
def test_meeting_cancelled_two_days_before_is_told_the_same_hour(board, monkeypatch):
    meeting = call(board, 2)
    sent()
    cancel(meeting, by=board.helen)
    queue_due_emails()
    assert mail.outbox[2:] == []
    later = timezone.now() + dt.timedelta(minutes=6)
    monkeypatch.setattr(timezone, "now", lambda: later)
    queue_due_emails()
    told = mail.outbox[2:]
    assert sorted(letter.to[0] for letter in told) == [MARIAN, TOM]
    assert {letter.subject for letter in told} == {f"Group meeting cancelled: {print_date(day(2))} at 14:00"}
    assert "Quxley" not in "".join(letter.body for letter in told)


@pytest.mark.long
def test_meeting_moved_names_both_days(board):
    meeting = call(board)
    sent()
    edit(meeting, board.helen, held_on=day(20))
    assert sent() == [(who, f"Group meeting moved: now {print_date(day(20))} at 14:00") for who in (MARIAN, TOM)]
    assert f"(it was {print_date(day(3))} at 14:00)" in mail.outbox[0].body


@pytest.mark.long
def test_new_place_is_told_without_naming_it(board):
    meeting = call(board)
    sent()
    edit(meeting, board.helen, place="Quxley Hall")
    assert sent() == [(who, f"Group meeting in a new place: {print_date(day(3))} at 14:00") for who in (MARIAN, TOM)]
    assert "Quxley" not in mail.outbox[0].body


def test_several_changes_before_sending_make_one_email(board):
    meeting = call(board)
    edit(meeting, board.helen, held_on=day(4))
    edit(meeting, board.helen, held_on=day(5))
    assert [subject for _, subject in sent()] == [f"New group meeting: {print_date(day(5))} at 14:00"] * 2
    edit(meeting, board.helen, held_on=day(6))
    cancel(meeting, by=board.helen)
    assert [subject for _, subject in sent()] == [f"Group meeting cancelled: {print_date(day(6))} at 14:00"] * 2


def test_change_taken_back_before_sending_is_not_told(board):
    meeting = call(board)
    sent()
    cancel(meeting, by=board.helen)
    reinstate_meeting(meeting=meeting, expected=meeting.version, by=board.helen)
    assert sent() == []
    cancel(meeting, by=board.helen)
    sent()
    reinstate_meeting(meeting=meeting, expected=meeting.version, by=board.helen)
    assert {subject for _, subject in sent()} == {f"Group meeting back on: {print_date(day(3))} at 14:00"}


@pytest.mark.long
def test_who_made_the_change_is_not_told_of_it(board):
    meeting = call(board)
    sent()
    edit(meeting, board.tom, held_on=day(4))  # marian is told
    assert [who for who, _ in sent()] == [MARIAN]
    edit(meeting, board.marian, held_on=day(5))  # tom is to be told, and then changes it himself
    edit(meeting, board.tom, held_on=day(6))
    assert sent() == [(MARIAN, f"Group meeting moved: now {print_date(day(6))} at 14:00")]


def test_board_meeting_is_told_to_board_and_manager(board):
    call(board, subgroup=None, minute_taker=None)
    told = {who for who, _ in sent()}
    assert "grace@northmere.example" in told and HELEN not in told and MARIAN not in told


@pytest.mark.long
@pytest.mark.parametrize(("before", "after", "told"), [(90, 91, 2), (300, None, 2), (0, 1, 2), (-2, -1, 0), (-2, 1, 2)])
def test_every_coming_meeting_is_told(board, before, after, told):
    meeting = call(board, before)
    sent()
    if after is None:
        cancel(meeting, by=board.helen)
    else:
        edit(meeting, board.helen, held_on=day(after))
    assert len(sent()) == told


def test_meeting_noted_afterwards_and_other_changes_are_not_told(board):
    past = call(board, -1)
    near = call(board)
    sent()
    cancel(past, by=board.helen)
    edit(near, board.helen, name="Summer planning")
    assert not OutgoingEmail.objects.filter(state="waiting").exists()


@pytest.mark.parametrize("end", ["left", "no role", "account closed", "over"])
def test_nobody_is_told_of_what_is_not_theirs_any_more(board, end):
    meeting = call(board)
    if end == "left":
        board.marian.memberships.update(valid_to=day(-1))
    elif end == "no role":
        board.marian.role_grants.update(ended_at=timezone.now())
    elif end == "account closed":
        type(board.marian).objects.filter(pk=board.marian.pk).update(is_active=False)
    else:
        Meeting.objects.filter(pk=meeting.pk).update(held_on=day(-1))
    assert MARIAN not in [who for who, _ in sent()]


@pytest.mark.long
def test_another_minute_taker_is_told_and_so_is_the_one_before(board):
    meeting = call(board)
    sent()
    taker = UserFactory(name="Una Hart", email="una@northmere.example", roles=["working_group"])
    edit(meeting, board.helen, minute_taker=taker)
    when = f"{print_date(day(3))} at 14:00"
    assert sent() == [
        (TOM, f"You need not come: group meeting on {when}"),
        ("una@northmere.example", f"New group meeting: {when}"),
    ]
    edit(meeting, board.helen, minute_taker=board.tom)
    edit(meeting, board.helen, minute_taker=taker)
    assert sent() == []
    cancel(meeting, by=board.helen)
    assert {subject for _, subject in sent()} == {f"Group meeting cancelled: {when}"}


@try_rows(
    ("was", "now", "is_expected", "change"),
    [
        ({}, {"place": "Room 2"}, True, "place"),
        ({}, {"place": "Room 2"}, False, "released"),
        ({}, {"cancelled_on": dt.date(2010, 3, 1)}, False, "cancelled"),
        ({"cancelled_on": dt.date(2010, 3, 1)}, {}, True, "reinstated"),
        ({"cancelled_on": dt.date(2010, 3, 1)}, {}, False, ""),
        (None, {}, False, ""),
    ],
)
def test_what_a_change_means_to_somebody_who_is_expected_or_was(was, now, is_expected, change):
    assert change_for(None if was is None else state(**was), state(**now), is_expected=is_expected) == change


def test_same_change_asked_for_twice_makes_one_email(board):
    meeting = call(board)
    meetings.tell_people(meeting, was=None, by=board.helen)
    sent()
    meetings.tell_people(meeting, was=None, by=board.helen)
    assert OutgoingEmail.objects.filter(kind=CHANGED).count() == 2
    MembershipFactory(user=board.tom, subgroup=board.group)
    assert sent() == []


DAY, TIME = dt.date(2010, 3, 1), dt.time(14)


def state(held_on=DAY, starts_at=TIME, place="Hall", cancelled_on=None) -> Meeting:
    return Meeting(held_on=held_on, starts_at=starts_at, place=place, cancelled_on=cancelled_on)


@try_rows(
    ("was", "now", "change"),
    [
        (None, state(), "called"),
        (None, state(cancelled_on=DAY), ""),
        (state(), state(), ""),
        (state(), state(held_on=DAY + dt.timedelta(days=1)), "moved"),
        (state(), state(starts_at=None), "moved"),
        (state(), state(place=""), "place"),
        (state(), state(place="", starts_at=None), "moved"),
        (state(), state(cancelled_on=DAY, starts_at=None), "cancelled"),
        (state(cancelled_on=DAY), state(), "reinstated"),
        (state(cancelled_on=DAY), state(cancelled_on=DAY, place=""), ""),
    ],
)
def test_what_became_of_a_meeting(was, now, change):
    assert change_of(was, now) == change


def invitation_of(letter):
    """The method of the calendar file of an email, and its one event."""
    (part,) = letter.iter_attachments()
    calendar = Calendar.from_ical(part.get_payload(decode=True))
    assert part.get_content_type() == "text/calendar" and part.get_filename() == "meeting.ics"
    assert dict(part["Content-Type"].params) == {"method": str(calendar["method"]), "charset": "utf-8"}
    (event,) = calendar.walk("VEVENT")
    return str(calendar["method"]), event


@pytest.mark.long
def test_invitations_of_a_meeting_follow_each_other(board, mailbox):
    """Called, moved and cancelled: the same event each time, with a higher number, so that calendars keep one entry."""
    meeting = call(board)
    sent()
    edit(meeting, board.helen, held_on=day(4))
    sent()
    cancel(meeting, by=board.helen)
    sent()
    found = [invitation_of(letter) for letter in mailbox.to(MARIAN)]
    assert [method for method, _ in found] == ["REQUEST", "REQUEST", "CANCEL"]
    events = [event for _, event in found]
    assert len({str(event["uid"]) for event in events}) == 1
    numbers = [int(event["sequence"]) for event in events]
    assert numbers == sorted(set(numbers))
    assert [event["dtstart"].dt.date() for event in events] == [day(3), day(4), day(4)]
    assert {str(event["attendee"]) for event in events} == {f"mailto:{MARIAN}"}
    assert str(events[-1]["status"]) == "CANCELLED"
    assert "Quxley" not in "".join(str(letter) for letter in mailbox.letters)


@pytest.mark.long
def test_invitation_is_taken_back_from_who_is_no_longer_expected(board, mailbox):
    meeting = call(board)
    sent()
    edit(meeting, board.helen, minute_taker=None)
    sent()
    assert [invitation_of(letter)[0] for letter in mailbox.to(TOM)] == ["REQUEST", "CANCEL"]
    assert len(mailbox.to(MARIAN)) == 1
