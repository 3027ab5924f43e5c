"""Deletes the true counts of children's surveys, each day."""

from __future__ import annotations

import datetime as dt

from core.jobs.daily import daily
from voices.figures.services import delete_expired


@daily("delete counts of children’s surveys")
def delete_counts(day: dt.date) -> None:
    """Those of rounds whose figures were published 30 days ago or earlier."""
    delete_expired(day)
