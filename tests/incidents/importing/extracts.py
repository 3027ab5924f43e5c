"""Rows of extracts, and the steps of an import from its preview to its undoing."""

from __future__ import annotations

from collections import Counter

from core.importing import services
from core.models import Import

ROWS = [
    ["C-101", "3 February 2026", "Sextortion", "14"],
    ["C-102", "4 February 2026", "bullying, threats or hate", "9"],
    ["C-103", "5/2/2026", "Grooming or sexual contact by an adult", "10 to 12"],
]
EVENT_COLUMNS = ("case_number", "known_on", "main_type", "event")
SIBLINGS = [
    ["C-301", "3 February 2026", "Sextortion", "Family 7 of the Example Road"],
    ["C-302", "3 February 2026", "Bullying, threats or hate", "family 7 of the example road"],
    ["C-303", "4 February 2026", "Sextortion", "another"],
    ["C-304", "4 February 2026", "Sextortion", ""],
]


def rows_of(held: Import) -> list:
    """The rows of its preview."""
    return services.preview(held, services.work_of(held))


def counts_of(held: Import) -> dict:
    """State → number of rows."""
    return dict(Counter(row.state for row in rows_of(held)))


def decide(held: Import, by, **values) -> None:
    """Decide something of an import that waits."""
    work = services.work_of(held)
    for name, value in values.items():
        setattr(work, name, value)
    services.save_work(import_=held, work=work, expected=held.version, reason="Decided", by=by, step="preview")


def accept(held: Import, by) -> Import:
    mark = services.mark_of(rows_of(held))
    return services.accept_import(import_=held, expected=held.version, mark=mark, by=by)


def undo(held: Import, by, reason: str) -> Import:
    return services.undo_import(import_=held, expected=held.version, by=by, reason=reason)
