"""The latest changes of an action, a line each."""

from actions.models import Action, MeetingNote
from agencies.access import may
from core.history.combined import NOTHING, Hidden, joint_history
from core.history.display import Entry, fold
from core.history.registry import parts_of
from core.text.values import cut_at_word

LATEST = 3  # on the action's own page; the rest are on its history page
READ = 9  # versions read for them: one change may write several
LONGEST = 110  # characters of a line


def drafts_hidden_from(user, pk: int) -> Hidden:
    """The notes on an action in draft minutes that a person may not read."""
    if may(user, "meetings.manage"):
        return NOTHING
    notes = MeetingNote.objects.filter(action=pk)
    readable = notes.visible_to(user).order_by().values("pk")
    return {MeetingNote: list(notes.exclude(pk__in=readable).order_by().values_list("pk", flat=True))}


def latest_changes(pk: int, user) -> list[dict]:
    """Day, person and text of the latest changes of an action that a person may read, the newest first."""
    parts = parts_of(Action)
    versions = joint_history(parts, pk, limit=READ, hidden=drafts_hidden_from(user, pk))
    return [line_of(entry) for entry in fold(versions, [part.what for part in parts])[:LATEST]]


def line_of(entry: Entry) -> dict:
    text = entry.reason
    if not text.startswith(entry.what):
        text = f"{entry.what} {entry.kind.lower()}" + (f": {text}" if text else "")
    return {"on": entry.when, "who": entry.who or "Not signed in", "text": cut_at_word(text, LONGEST)}
