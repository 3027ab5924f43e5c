"""Saves many invented records at once, each with its history."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import connection

REASON = "Made for measuring"
BEGIN = dt.datetime(2024, 9, 2, 10, tzinfo=dt.UTC)  # when a record came to be, unless it says otherwise
BATCH = 2_000


def create[M](records: list[M], *, by) -> list[M]:
    """Saves new records of one model; their history begins when they were created."""
    for record in records:
        record._history_date = record.created_at
    if records:
        type(records[0])._base_manager.bulk_create(records, batch_size=BATCH)
        write_history(records, by=by, reason=REASON)
    return records


def change(records: list, fields: Sequence[str], *, after: dt.timedelta, by, reason: str) -> None:
    """Saves these fields of records as their second version, so long after they were created."""
    for record in records:
        record.version = 2
        record._history_date = record.created_at + after
    if records:
        type(records[0])._base_manager.bulk_update(records, ["version", *fields], batch_size=500)
        write_history(records, by=by, reason=reason, update=True)


def write_history(records: list, *, by, reason: str, update: bool = False) -> None:
    """One history row for each record as it is."""
    type(records[0]).history.bulk_history_create(
        records, batch_size=BATCH, update=update, default_user=by, default_change_reason=reason
    )


def at(day: dt.date, hour: int = 10) -> dt.datetime:
    """A moment of a day."""
    return dt.datetime.combine(day, dt.time(hour), dt.UTC)


def refresh_statistics() -> None:
    """Let the planner of PostgreSQL know what the tables hold, as it finds out by itself after a while."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.in_atomic_block else "VACUUM ANALYZE")
