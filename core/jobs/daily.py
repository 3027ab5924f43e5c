"""The scheduler's work: jobs that run once a day, and functions that run at each of its passes, about once a minute.

An app registers a job with `daily("name")`. The row of a job and day is written in the job's own transaction under a
unique key: two schedulers run it once, and a job that failed is retried at the next run.
"""

import datetime as dt
import logging
from collections.abc import Callable

from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from core.jobs.failures import note_failure, settle
from core.jobs.models import DailyRun
from core.text.dates import today
from core.text.references import new_reference

logger = logging.getLogger("core.jobs")

Job = Callable[[dt.date], None]
Look = Callable[[], None]
_jobs: dict[str, Job] = {}
_looks: dict[str, Look] = {}


def daily(name: str) -> Callable[[Job], Job]:
    """Decorator: registers a job under a permanent name; it is called with the day, inside a transaction."""

    def register(job: Job) -> Job:
        _jobs[name] = job
        return job

    return register


def often(name: str) -> Callable[[Look], Look]:
    """Decorator: registers a function for each pass, which must be safe when two schedulers run it at once."""

    def register(look: Look) -> Look:
        _looks[name] = look
        return look

    return register


def run_daily(*, on: dt.date | None = None, stopped: Callable[[], bool] = lambda: False) -> dict[str, str]:
    """Run what has not been done today; returns name of each job → "done", "done before" or "failed".

    A failure is logged and recorded, and the other jobs still run. Once `stopped` returns true no further job is
    started; the rest is done at the next run.
    """
    day, results = on or today(), {}
    for name, job in _jobs.items():
        if stopped():
            break
        results[name] = _run(name, job, day)
    return results


def note_done(name: str, at: dt.datetime) -> None:
    """Record when something other than a daily job was done, for its age (core/metrics); logs a failure to do so."""
    try:
        with transaction.atomic():
            if not DailyRun.objects.filter(job=name, finished_at__gte=at).exists():
                DailyRun.objects.update_or_create(job=name, day=timezone.localdate(at), defaults={"finished_at": at})
    except DatabaseError:
        logger.exception("The time of “%s” could not be recorded", name)


def _run(name: str, job: Job, day: dt.date) -> str:
    try:
        if DailyRun.objects.filter(job=name, day=day).exists():
            return "done before"
        with transaction.atomic():
            try:
                with transaction.atomic():
                    DailyRun.objects.create(job=name, day=day)  # waits for another scheduler that runs it
            except IntegrityError:
                return "done before"
            job(day)
    except Exception:
        _note(name, "the daily job “%s” failed")
        return "failed"
    settle(name)
    return "done"


def run_often(stopped: Callable[[], bool] = lambda: False) -> list[str]:
    """Run every function registered by often(), as run_daily does; returns the names of those that failed."""
    failed = []
    for name, look in _looks.items():
        if stopped():
            break
        try:
            look()
        except Exception:
            _note(name, "looking after “%s” failed")
            failed.append(name)
        else:
            settle(name)
    return failed


def _note(name: str, words: str) -> None:
    reference = new_reference()
    logger.exception(f"Reference %s: {words}", reference, name)
    note_failure(job=name, reference=reference)
