"""The daily jobs of the background itself: nothing that it keeps outlives its use."""

from __future__ import annotations

import datetime as dt

from django.core.management import call_command
from django.tasks import task_backends

from core.background.daily import daily
from core.background.files import delete_old_files
from core.background.models import DailyRun

TASKS_KEPT = 14  # days, for whoever looks for the reason of a failure
RUNS_KEPT = dt.timedelta(days=400)


@daily("delete prepared files")
def delete_files(day: dt.date) -> None:
    """Files that were prepared for people go after a day."""
    delete_old_files()


@daily("forget finished tasks")
def forget_tasks(day: dt.date) -> None:
    """What the queue holds of finished tasks, and the daily runs of more than a year ago."""
    if task_backends["default"].supports_get_result:
        call_command("prune_db_task_results", min_age_days=TASKS_KEPT, verbosity=0)
    DailyRun.objects.filter(day__lt=day - RUNS_KEPT).delete()
