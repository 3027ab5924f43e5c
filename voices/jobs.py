"""Deletes, each day, what children's surveys need no more."""

import datetime as dt

from core.jobs.daily import daily
from voices.figures.services import delete_expired
from voices.surveys.services import delete_unfinished


@daily("delete counts of children’s surveys")
def delete_counts(day: dt.date) -> None:
    delete_expired(day)


@daily("delete children’s surveys that were not finished")
def delete_classes(day: dt.date) -> None:
    """Delete the classes of surveys whose return has taken no answers for 14 days."""
    delete_unfinished(day)
