"""Colours that a person sets against the rule: with a reason, until the quarter or the timescale ends."""

from __future__ import annotations

import datetime as dt

from actions.models import Action, ColourOverride
from core.records.locking import save_versioned
from core.text.dates import today


def end_override(action: Action, *, by, reason: str) -> ColourOverride | None:
    """End the colour that was set on an action, if one was; inside the transaction of what ends it."""
    override = action.colour_overrides.filter(ended_on__isnull=True).first()
    if override:
        override.ended_on = min(today(), override.ends_on + dt.timedelta(1))
        save_versioned(override, expected=override.version, fields=["ended_on"], by=by, reason=reason)
    return override
