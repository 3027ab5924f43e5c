"""What the history of an action keeps from a person."""

from actions.models import MeetingNote
from agencies.access import may
from core.history.combined import NOTHING, Hidden


def drafts_hidden_from(user, pk: int) -> Hidden:
    """The notes on an action in draft minutes that a person may not read."""
    if may(user, "meetings.manage"):
        return NOTHING
    notes = MeetingNote.objects.filter(action=pk)
    readable = notes.visible_to(user).order_by().values("pk")
    return {MeetingNote: list(notes.exclude(pk__in=readable).order_by().values_list("pk", flat=True))}
