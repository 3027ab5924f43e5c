"""Writes the access log: who looked at which record, and for what purpose. Entries are written before display."""

from core.records.rules import RuleBroken
from incidents.models import AccessLog


def note_look(*, what: str, purpose: str, by, record: int | None = None, rows: int = 1) -> AccessLog:
    """Write an entry; `rows` is the number of records displayed. RuleBroken without a valid purpose."""
    if purpose not in dict(AccessLog.Purpose.asked()):
        raise RuleBroken("Choose what you need it for.", field="purpose")
    return AccessLog.objects.create(
        what=AccessLog.What(what), purpose=AccessLog.Purpose(purpose), record=record, rows=rows, person=by
    )


def note_report(*, subject: str, by) -> AccessLog:
    """An entry for an internal report with figures; `subject` says which, and whether read or downloaded."""
    return AccessLog.objects.create(
        what=AccessLog.What.REPORT, purpose=AccessLog.Purpose.READING, rows=0, subject=subject[:200], person=by
    )
