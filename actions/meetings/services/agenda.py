"""What people choose for the agenda of a meeting, and the notes that they write beside it."""

from django.db import transaction

from actions.meetings.services.meetings import lock_unclosed
from actions.models import Action, AgendaLine, Meeting
from core.records.locking import Conflict, create_tracked, save_versioned
from core.records.rules import NothingChanged, RuleBroken

LONGEST_NOTE = AgendaLine._meta.get_field("note").max_length
REASONS = {AgendaLine.Choice.ADDED: "Put on the agenda", AgendaLine.Choice.LEFT_OUT: "Left out of the agenda"}


@transaction.atomic
def set_agenda_line(
    *, meeting: Meeting, action: Action, choice: str, by, note: str | None = None, expected: int | None = None
) -> AgendaLine:
    """Put an action on the agenda or leave it out. Without a `note` the one that is there stays.

    `expected` is the version of the line that the person saw, 0 where there was none, None where they saw no agenda.
    Raises RuleBroken for an action that is withdrawn or in another plan, and once the minutes are closed;
    NothingChanged; Conflict.
    """
    lock_unclosed(meeting)
    if action.status == Action.Status.WITHDRAWN:
        raise RuleBroken(f"Action {action.number} has been withdrawn.", field="number")
    if meeting.plan_id and action.plan_id != meeting.plan_id:
        raise RuleBroken("This action is not in the plan that the meeting is about.", field="number")
    line = meeting.agenda_lines.filter(action=action).first()
    if note is not None:
        text = " ".join(note.split())
    else:
        text = line.note if line else ""
    if len(text) > LONGEST_NOTE:
        raise RuleBroken(f"Use {LONGEST_NOTE} characters or fewer for the note.", field="note")
    if line and (line.choice, line.note) == (choice, text):
        raise NothingChanged(f"Action {action.number} is {'on' if choice == 'added' else 'off'} the agenda already.")
    if line is None:
        line = AgendaLine(meeting=meeting, action=action, choice=choice, note=text)
        return create_tracked(line, by=by, reason=REASONS[choice])
    if expected == 0:
        raise Conflict(current=line, base=None)
    line.choice, line.note = choice, text
    expected = line.version if expected is None else expected
    return save_versioned(line, expected=expected, fields=["choice", "note"], by=by, reason=REASONS[choice])
