"""Who came to the latest meetings of the demonstration board, and what was noted beside updates and decisions."""

from __future__ import annotations

from accounts.models import User
from actions.meetings.services.meetings import APOLOGIES, PRESENT, close_minutes, record_attendance
from actions.meetings.services.minutes import minute_note, minute_progress
from actions.models import Action, Meeting

# meeting → keys of people who were there, of those who sent apologies, and further people by name
ATTENDANCE = {
    "group_2607": (("helen", "marian", "alun"), ("tom",), ("Jo Perrin, school nurse",)),
    "board_2609": (("grace", "helen", "peter"), (), ("Council lawyer, for item 4",)),
    "group_2610": (("helen", "marian"), ("alun",), ("Jo Perrin, school nurse",)),
}
# meeting → (row, or None for the meeting as a whole; what was noted)
NOTES = {
    "group_2610": (
        (None, "The next session is held at the Ropewalk School, so that pupils can take part."),
        (3, "The trainers ask for the dates of next year before the end of November."),
        (32, "The chair thanks the agencies that have sent a receipt."),
    ),
}
# meeting → (row, what is to be done, whose name)
TASKS = {"group_2610": ((32, "Ring the twelve contacts that have sent no receipt", "Marian Okafor"),)}
CLOSED = ("group_2607", "board_2609")  # their minutes are closed on the same day


def hold(key: str, meeting: Meeting, actions: dict[int, Action], people: dict[str, User]) -> None:
    """What was noted at a meeting, on its day."""
    came, away, others = ATTENDANCE.get(key, ((), (), ()))
    by = meeting.minute_taker
    marks = {f"person-{people[name].pk}": PRESENT for name in came}
    marks |= {f"person-{people[name].pk}": APOLOGIES for name in away}
    record_attendance(meeting=meeting, marks=marks, present=others, by=by)
    for row, text in NOTES.get(key, ()):
        minute_note(meeting=meeting, action=actions[row] if row else None, text=text, by=by)
    for row, task, owner in TASKS.get(key, ()):
        minute_progress(meeting=meeting, action=actions[row], task=task, owner_name=owner, by=by)
    if key in CLOSED:
        meeting.refresh_from_db()
        close_minutes(meeting=meeting, expected=meeting.version, by=by)
