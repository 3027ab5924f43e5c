"""Records around a plan that the pages of the browser tests need: meetings with lines, follow-ups, queries."""

from __future__ import annotations

import datetime as dt

from actions.followups.services import add_follow_up, finish_follow_up
from actions.meetings.services.meetings import add_meeting, cancel_meeting, close_minutes
from actions.meetings.services.minutes import minute_decision, minute_note
from actions.progress.services.progress import add_update
from actions.progress.services.requests import ask_for_update
from actions.queries.services import answer_query, raise_query
from tests.factories.plan import FieldValueFactory, PlanFieldFactory


def of_meetings(board, by) -> dict[str, list]:
    """A meeting with its lines, one that is cancelled, and one whose minutes are closed."""
    open_one, other, closed = (
        add_meeting(name=name, held_on=dt.date(2026, 11, 20), plan=board.plan, by=by) for name in ("A", "B", "C")
    )
    cancel_meeting(meeting=other, expected=1, by=by, reason="No quorum")
    close_minutes(meeting=closed, expected=1, by=by)
    note = minute_note(meeting=open_one, action=board.action(3), text="The course was praised.", by=by)
    decision = minute_decision(meeting=open_one, action=board.action(3), text="It goes on.", by=by)
    found = dict.fromkeys(("meeting", "walk_meeting", "edit_meeting", "attendance", "close_minutes"), [open_one.pk])
    found |= {"cancel_meeting": [open_one.pk], "reinstate_meeting": [other.pk], "reopen_minutes": [closed.pk]}
    found |= dict.fromkeys(("correct_note", "strike_out_note"), [note.pk])
    return found | dict.fromkeys(("correct_decision", "strike_out_decision"), [decision.pk])


def related_of(action, by) -> dict[str, list]:
    """What stands around an action, made for these pages."""
    task = add_follow_up(action=action, text="Ring the libraries", owner_name="MO", due=dt.date(2026, 3, 1), by=by)
    done = add_follow_up(action=action, text="Book the hall", owner=by, by=by)
    finish_follow_up(follow_up=done, expected=1, by=by, note="For May")
    query = raise_query(action=action, text="Is it still relevant here?", by=by)
    answer_query(query=query, text="It is, until the summer.", by=by)
    add_update(action=action, text="As agreed; see Strategic Priority 2.", by=by)
    of_action = {name: [action.pk] for name in ("add_follow_up", "raise_query", "record_decision")}
    of_task = {name: [task.pk] for name in ("edit_follow_up", "finish_follow_up", "drop_follow_up")}
    of_query = {name: [query.pk] for name in ("answer_query", "decide_query")}
    asked = ask_for_update(action=action, note="Have the libraries answered?", by=by)
    found = of_action | of_task | of_query | {"reopen_follow_up": [done.pk], "withdraw_request": [asked.pk]}
    return found | {"settle_reference": [action.cross_references.get().pk]}


def of_field(action) -> dict[str, list]:
    """Arguments of the pages of an extra field that says something of an action."""
    field = PlanFieldFactory(plan=action.plan, heading="Status", kind="rag")
    FieldValueFactory(field=field, action=action, text="On track", fill="#00b050")
    return {"edit_field": [field.pk], "archive_field": [field.pk], "set_field_value": [field.pk, action.pk]}
