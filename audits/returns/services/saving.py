"""Saving what is different of a record."""

from __future__ import annotations

from core.records.locking import save_versioned
from core.records.rules import NothingChanged


def save_changed(record, expected: int, values: dict, *, by, reason: str):
    """Save those of the values that are different; NothingChanged where none is and nobody changed it meanwhile, else
    Conflict as save_versioned."""
    fields = [name for name, value in values.items() if getattr(record, name) != value]
    if not fields and record.version == expected:
        raise NothingChanged("Nothing has been changed.")
    for name in fields:
        setattr(record, name, values[name])
    return save_versioned(record, expected=expected, fields=fields or [*values][:1], by=by, reason=reason)
