"""Who came to the latest meetings of the demonstration board, and what was noted beside updates and decisions."""

from accounts.models import User
from actions.meetings.services.meetings import APOLOGIES, PRESENT, close_minutes, record_attendance
from actions.meetings.services.minutes import minute_note, minute_progress
from actions.models import Action, Meeting
from esafety.demo.reading import read_toml

MINUTES = read_toml("minutes")  # by key of the meeting


def record_meeting(key: str, meeting: Meeting, actions: dict[int, Action], people: dict[str, User]) -> None:
    minutes, by = MINUTES[key], meeting.minute_taker
    marks = {f"person-{people[name].pk}": PRESENT for name in minutes["present"]}
    marks |= {f"person-{people[name].pk}": APOLOGIES for name in minutes["apologies"]}
    record_attendance(meeting=meeting, marks=marks, present=minutes["others"], by=by)
    for row, text in minutes.get("notes", ()):
        minute_note(meeting=meeting, action=actions[row] if row else None, text=text, by=by)
    for row, task, owner in minutes.get("tasks", ()):
        minute_progress(meeting=meeting, action=actions[row], task=task, owner_name=owner, by=by)
    close(meeting, by)


def close(meeting: Meeting, by: User) -> None:
    meeting.refresh_from_db()
    close_minutes(meeting=meeting, expected=meeting.version, by=by)
