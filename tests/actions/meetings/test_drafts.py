"""Draft minutes are read by the minute-taker, the manager and the group of the meeting, and closed ones by everybody."""

import datetime as dt

import pytest
from django.urls import reverse

from actions.meetings.services.minutes import minute_note
from actions.models import Meeting, MeetingNote
from core.text.dates import today
from tests.actions.pages import latest_changes, text_of
from tests.factories.plan import AttendanceFactory, MeetingFactory

pytestmark = pytest.mark.django_db
DRAFT = "These minutes are a draft. They are shown here once they are closed."


@pytest.fixture
def meeting(board, helen) -> Meeting:
    """A meeting of Marian's group with a note about an action that the school leads, and one about none."""
    found = MeetingFactory(held_on=today(), subgroup=board.group)
    AttendanceFactory(meeting=found, name="Owen Hall, head of Millbeck")
    minute_note(meeting=found, action=board.open.by_school, text="The head was asked", by=helen)
    minute_note(meeting=found, text="The chair opened", by=helen)
    return found


def sees(client, person, meeting) -> set[str]:
    client.force_login(person)
    page = text_of(client.get(reverse("meeting", args=[meeting.pk])))
    return {words for words in ("The head was asked", "The chair opened", "Owen Hall", DRAFT) if words in page}


@pytest.mark.long
@pytest.mark.parametrize("name", ["denzil", "ruth", "margaret", "tom", "grace", "bea"])
def test_others_are_told_that_it_is_a_draft(client, board, meeting, name):
    person = board.people[name]
    assert sees(client, person, meeting) == {DRAFT}
    assert client.get(reverse("export_minutes", args=[meeting.pk, "docx"])).status_code == 403
    Meeting.objects.filter(pk=meeting.pk).update(minutes_closed_on=today())
    assert sees(client, person, meeting) == {"The head was asked", "The chair opened", "Owen Hall"}
    assert client.get(reverse("export_minutes", args=[meeting.pk, "docx"])).status_code == 200


@pytest.mark.parametrize("name", ["helen", "marian"])
def test_the_manager_and_the_group_read_it(client, board, meeting, name):
    assert sees(client, board.people[name], meeting) == {"The head was asked", "The chair opened", "Owen Hall"}


def test_the_minute_taker_reads_it_from_another_group_and_later(client, board, meeting):
    Meeting.objects.filter(pk=meeting.pk).update(
        minute_taker=board.people["tom"], held_on=today() - dt.timedelta(days=60)
    )
    assert "The chair opened" in sees(client, board.people["tom"], meeting)


@pytest.mark.long
def test_minutes_of_the_board_are_read_by_its_members_and_groups(client, board, meeting):
    Meeting.objects.filter(pk=meeting.pk).update(subgroup=None)
    for name, readable in (("grace", True), ("tom", True), ("denzil", False), ("bea", False)):
        assert ("The chair opened" in sees(client, board.people[name], meeting)) is readable


@pytest.mark.long
@pytest.mark.parametrize(("name", "readable"), [("denzil", False), ("marian", True)])
def test_the_history_of_notes_is_read_with_the_minutes_and_not_by_agencies(client, board, meeting, name, readable):
    client.force_login(board.people[name])
    action, note = board.open.by_school, MeetingNote.objects.get(text="The head was asked")
    history = reverse("history", args=["note", note.pk])
    whole = reverse("action_history", args=[action.pk])
    assert (client.get(history).status_code == 200) is readable
    assert ("The head was asked" in text_of(client.get(whole))) is readable
    assert ("The head was asked" in latest_changes(client, action)) is readable
    Meeting.objects.filter(pk=meeting.pk).update(minutes_closed_on=today())
    assert (client.get(history).status_code == 200) is readable  # an agency reads the minutes alone
    assert ("The head was asked" in text_of(client.get(whole))) is readable
