"""Minutes and agenda of a meeting whose plan was rolled forward: nothing is sent twice, nothing prepared is lost."""

from __future__ import annotations

import pytest
from django.utils import timezone

from actions.meetings.page import agenda_of
from actions.meetings.services import minutes
from actions.meetings.services.agenda import set_agenda_line
from actions.meetings.services.meetings import close_minutes, record_attendance, reopen_minutes
from actions.meetings.services.notes import notes_of
from actions.models import ActionNote, FollowUp, Plan
from core.records.rules import RuleBroken
from core.text.dates import today
from tests.actions.rolling.test_roll_forward import roll
from tests.factories.plan import MeetingFactory


@pytest.fixture
def meeting(board):
    return MeetingFactory(held_on=today(), minute_taker=board.tom, plan=board.open.plan)


def task(board, meeting, owner: str) -> FollowUp:
    values = {"action": board.open.by_group, "task": "Ring", "owner_name": owner, "by": board.helen}
    return minutes.minute_progress(meeting=meeting, **values)[1]


def close(meeting, by) -> int:
    meeting.refresh_from_db()
    return close_minutes(meeting=meeting, expected=meeting.version, by=by)


@pytest.mark.long
def test_tasks_that_were_sent_are_not_sent_again_with_the_next_plan(board, meeting, mailoutbox):
    task(board, meeting, "Marian Shaw")
    assert close(meeting, board.tom) == 1
    new = roll(board.open.plan, board.helen, starts_on=today())
    meeting.refresh_from_db()
    reopen_minutes(meeting=meeting, expected=meeting.version, by=board.helen, reason="A line is missing")
    assert new.actions.filter(follow_ups__meeting=meeting).exists()
    assert close(meeting, board.tom) == 0 and len(mailoutbox) == 1


def test_an_agenda_that_was_prepared_is_about_the_copies(board, meeting):
    action = board.open.by_group
    line = set_agenda_line(meeting=meeting, action=action, choice="added", note="Ask for the dates", by=board.tom)
    new = roll(board.open.plan, board.helen, starts_on=today())
    line.refresh_from_db()
    assert line.action == new.actions.get(number=action.number) and line.version == 2
    meeting.refresh_from_db()
    agenda = agenda_of(meeting, Plan.objects.get(pk=new.pk))
    assert agenda.item(line.action).line.note == "Ask for the dates"


def test_an_owner_whose_roles_have_ended_is_listed_among_those_without_an_email(board, meeting):
    board.marian.role_grants.update(ended_at=timezone.now())
    task(board, meeting, "Marian Shaw")
    notes = notes_of(meeting, board.tom)
    assert notes.to_send == [] and [name for name, _ in notes.without_address] == ["Marian Shaw"]
    assert close(meeting, board.tom) == 0 and not ActionNote.objects.exists()


def test_attendance_is_not_recorded_once_the_minutes_are_closed(board, meeting):
    close(meeting, board.tom)
    with pytest.raises(RuleBroken, match="are closed"):
        record_attendance(meeting=meeting, marks={}, present=["Grace"], by=board.helen)
