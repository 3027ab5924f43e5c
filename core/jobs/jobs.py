"""Daily jobs that delete what is old: files, forms, tasks and failures; and that seal the history."""

import datetime as dt
import logging

from django.core.cache import caches
from django.core.cache.backends.db import DatabaseCache
from django.core.management import call_command
from django.db import connection
from django.tasks import task_backends
from django.utils import timezone

from core.files.stored_files import delete_without_record
from core.jobs.daily import daily
from core.jobs.files import delete_old_files
from core.jobs.models import DailyRun, JobFailure
from core.kept_forms.services import delete_expired as delete_expired_forms
from core.seals.services import seal_history
from core.security.services import delete_expired as delete_expired_events

logger = logging.getLogger("core.jobs")

TASKS_KEPT = 14  # days, for finding the reason of a failure
RUNS_KEPT = dt.timedelta(days=400)


@daily("delete prepared files")
def delete_files(day: dt.date) -> None:
    delete_old_files()


@daily("delete files without a record")
def delete_lost_files(day: dt.date) -> None:
    if count := delete_without_record():
        logger.info("%s files without a record were deleted", count)


@daily("forget finished tasks")
def forget_tasks(day: dt.date) -> None:
    if task_backends["default"].supports_get_result:
        call_command("prune_db_task_results", min_age_days=TASKS_KEPT, verbosity=0)
    DailyRun.objects.filter(day__lt=day - RUNS_KEPT).delete()
    JobFailure.objects.filter(day__lt=day - dt.timedelta(days=TASKS_KEPT)).delete()


@daily("forget what the cache no longer holds")
def forget_cached(day: dt.date) -> None:
    """Delete expired attempt counters, where the cache is a table: it removes only keys that are read again."""
    cache = caches["default"]
    if isinstance(cache, DatabaseCache):
        table = connection.ops.quote_name(cache._table)
        with connection.cursor() as cursor:
            now = connection.ops.adapt_datetimefield_value(timezone.now())
            cursor.execute(f"DELETE FROM {table} WHERE expires < %s", [now])  # noqa: S608 (the name is a setting)


@daily("delete expired forms")
def delete_forms(day: dt.date) -> None:
    delete_expired_forms()


@daily("seal the history")
def seal_what_is_new(day: dt.date) -> None:
    seal_history()


@daily("delete security events whose time is over")
def delete_events(day: dt.date) -> None:
    delete_expired_events()
