"""Deletes what children's surveys need no more: each day, and old versions of answers at each pass."""

import datetime as dt

from core.jobs.daily import daily, often
from voices.answering.services import remove_old_versions
from voices.classes.services import close_expired
from voices.figures.services import delete_expired
from voices.surveys.services import delete_unfinished


@daily("delete counts of children’s surveys")
def delete_counts(day: dt.date) -> None:
    delete_expired(day)


@daily("delete children’s surveys that were not finished")
def delete_classes(day: dt.date) -> None:
    """Delete the classes of surveys whose return has taken no answers for 14 days."""
    delete_unfinished(day)


@often("remove old versions of children’s answers")
def remove_versions() -> None:
    """Close classes whose time is over, and remove what was not removed when a class was closed."""
    close_expired()
    remove_old_versions()
