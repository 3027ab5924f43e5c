"""Looks each minute for removals from the history that were confirmed."""

from __future__ import annotations

from accounts.removals.services import carry_out_due
from core.history.connection import has_purge_role, note_looked
from core.jobs.daily import often


@often("removals from the history")
def look_for_removals() -> None:
    """In a process that may carry them out; others leave it to the scheduler."""
    if has_purge_role():
        note_looked()
        carry_out_due()
