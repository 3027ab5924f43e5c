"""Deletes the true counts of children's surveys, each day."""

from __future__ import annotations

import datetime as dt

from core.jobs.daily import daily
from voices.figures.services import delete_expired


@daily("delete counts of children’s surveys")
def delete_counts(day: dt.date) -> None:
    """Delete the counts of rounds whose last figures were published 30 days before `day` or earlier."""
    delete_expired(day)
