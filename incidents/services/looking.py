"""The access log: who looked at which record, for what. It is written before anything is shown."""

from __future__ import annotations

from core.rules import RuleBroken
from incidents.models import AccessLog


def note_look(*, what: str, purpose: str, by, record: int | None = None, rows: int = 1) -> AccessLog:
    """Note one look at incidents; `rows` is how many records it showed. RuleBroken without one of the purposes."""
    if purpose not in AccessLog.Purpose:
        raise RuleBroken("Choose what you need it for.", field="purpose")
    return AccessLog.objects.create(
        what=AccessLog.What(what), purpose=AccessLog.Purpose(purpose), record=record, rows=rows, person=by
    )
