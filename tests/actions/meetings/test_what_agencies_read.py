"""Agencies read final minutes, and neither what was corrected in them nor drafts of the board."""

from __future__ import annotations

import pytest
from django.urls import reverse

from actions.meetings.services.minutes import correct_note
from actions.models import Meeting
from tests.factories.plan import MembershipFactory

pytestmark = pytest.mark.django_db
AGENCIES, OTHERS = ("denzil", "margaret"), ("helen", "marian", "grace", "sunita")
EARLIER = "Note text 1"
TEXT = "What the minutes say in the end"


@pytest.fixture
def note(board):
    """A note of a meeting of the board, corrected before the minutes were closed."""
    note = board.open.note
    correct_note(note=note, expected=note.version, text=TEXT, by=board.helen)
    Meeting.objects.filter(pk=note.meeting_id).update(minutes_closed_on="2010-03-20")
    return note


@pytest.mark.long
@pytest.mark.parametrize("name", AGENCIES)
def test_final_minutes_are_read_without_their_history(name, board, note, enter):
    client = enter(board.people[name])
    page = client.get(reverse("meeting", args=[note.meeting_id])).text
    assert TEXT in page and EARLIER not in page
    assert client.get(reverse("history", args=["note", note.pk])).status_code == 404
    assert client.get(reverse("history", args=["attendance", board.attendance.pk])).status_code == 404
    history = client.get(reverse("action_history", args=[note.action_id]))
    assert history.status_code == 200 and EARLIER not in history.text and TEXT not in history.text


@pytest.mark.parametrize("name", OTHERS)
def test_people_of_the_board_read_the_history_too(name, board, note, enter):
    client = enter(board.people[name])
    assert EARLIER in client.get(reverse("history", args=["note", note.pk])).text
    assert EARLIER in client.get(reverse("action_history", args=[note.action_id])).text


@pytest.mark.long
def test_drafts_of_the_board_are_not_read_by_an_officer_in_one_of_its_groups(board, enter):
    """Those of their own group are: they sit there."""
    MembershipFactory(user=board.denzil, subgroup=board.group)
    client = enter(board.denzil)
    meeting = board.open.note.meeting
    assert meeting.subgroup_id is None
    assert EARLIER not in client.get(reverse("meeting", args=[meeting.pk])).text
    assert client.get(reverse("export_minutes", args=[meeting.pk, "docx"])).status_code == 403
    Meeting.objects.filter(pk=meeting.pk).update(subgroup=board.group)
    assert EARLIER in client.get(reverse("meeting", args=[meeting.pk])).text
