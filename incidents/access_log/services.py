"""The access log: who looked at which record, for what. It is written before anything is shown."""

from __future__ import annotations

from core.records.rules import RuleBroken
from incidents.models import AccessLog


def note_look(*, what: str, purpose: str, by, record: int | None = None, rows: int = 1) -> AccessLog:
    """Note one look at incidents; `rows` is how many records it showed. RuleBroken without one of the purposes."""
    if purpose not in dict(AccessLog.Purpose.asked()):
        raise RuleBroken("Choose what you need it for.", field="purpose")
    return AccessLog.objects.create(
        what=AccessLog.What(what), purpose=AccessLog.Purpose(purpose), record=record, rows=rows, person=by
    )


def note_report(*, subject: str, by) -> AccessLog:
    """Note one look at an internal edition of a report with figures of incidents; `subject` says which, and whether it
    was read on a page or fetched as a file."""
    return AccessLog.objects.create(
        what=AccessLog.What.REPORT, purpose=AccessLog.Purpose.READING, rows=0, subject=subject[:200], person=by
    )
