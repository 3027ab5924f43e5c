"""The table of matrix.py for what looks back: the plan of a past day, and what changed between two."""

from __future__ import annotations

from core.text.dates import today
from tests.access.matrix import READERS, Address, file_of


def today_as(**more):
    """Today as the day of an address."""
    return lambda board, shelf: {"day": today().isoformat(), **more}


PAST = [
    Address("as_at_choose", READERS),
    Address("as_at", READERS, of=today_as()),
    file_of("export_as_at", READERS, today_as(format="csv")),
    Address("plan_changes", READERS),
    file_of("export_changes", READERS, lambda b, s: {"format": "pdf"}),
]
