"""Invitations to meetings: the same event as in feeds, asked for and taken back."""

from __future__ import annotations

import datetime as dt

import pytest
import vobject

from actions.mails import meeting_invitation
from actions.meetings.services.meetings import cancel_meeting, edit_meeting
from core.text.dates import today
from tests.factories.accounts import UserFactory
from tests.factories.plan import MeetingFactory

pytestmark = pytest.mark.django_db
TO = "marian@northmere.example"


@pytest.fixture
def meeting():
    soon = today() + dt.timedelta(7)
    return MeetingFactory(name="Board meeting", held_on=soon, starts_at=dt.time(10), place="The home of Kayla Smith")


@pytest.fixture(autouse=True)
def contact(settings):
    settings.BOARD_CONTACT_EMAIL, settings.BOARD_NAME = "office@northmere.example", 'Northmere "Safe", Children; Board'


def read(meeting, *, cancelled=False):
    """(method, event) as vobject reads the file."""
    calendar = vobject.readOne(meeting_invitation(meeting, to=TO, is_off=cancelled).content.decode())
    calendar.vevent.validate(raiseException=True)
    return calendar.method.value, calendar.vevent


def test_invitation_asks_one_person_on_behalf_of_the_board(meeting):
    method, event = read(meeting)
    assert (method, event.status.value, event.summary.value) == ("REQUEST", "CONFIRMED", "Board meeting")
    assert event.organizer.value == "mailto:office@northmere.example"
    assert event.organizer.params["CN"] == ["Northmere Safe, Children; Board"]
    assert event.attendee.value == f"mailto:{TO}"
    assert event.uid.value == f"meeting-{meeting.pk}@testserver"
    assert event.url.value == f"https://testserver/plan/meeting/{meeting.pk}/"
    assert "rrule" not in event.contents and "valarm" not in event.contents


def test_invitation_does_not_say_the_place(meeting):
    assert b"Kayla" not in meeting_invitation(meeting, to=TO, is_off=False).content


def test_organizer_is_the_sender_where_the_board_has_no_contact(meeting, settings):
    settings.BOARD_CONTACT_EMAIL, settings.DEFAULT_FROM_EMAIL = "", "The board <plan@northmere.example>"
    assert read(meeting)[1].organizer.value == "mailto:plan@northmere.example"


def test_invitation_is_the_same_each_time(meeting):
    first, again = (meeting_invitation(meeting, to=TO, is_off=False).content for _ in range(2))
    assert first == again


def test_sequence_rises_with_each_change_and_cancelling_has_the_same_uid(meeting):
    by, seen = UserFactory(roles=["manager"]), [read(meeting)]
    values = {name: getattr(meeting, name) for name in ("name", "subgroup", "plan", "place", "held_on", "minute_taker")}
    edit_meeting(meeting=meeting, expected=meeting.version, by=by, starts_at=dt.time(11), **values)
    seen.append(read(meeting))
    cancel_meeting(meeting=meeting, expected=meeting.version, by=by, reason="Snow")
    seen.append(read(meeting, cancelled=True))
    assert [method for method, _ in seen] == ["REQUEST", "REQUEST", "CANCEL"]
    assert len({event.uid.value for _, event in seen}) == 1
    numbers = [int(event.sequence.value) for _, event in seen]
    assert numbers == sorted(set(numbers))
    assert seen[2][1].status.value == "CANCELLED"
    assert seen[1][1].dtstart.value > seen[0][1].dtstart.value
