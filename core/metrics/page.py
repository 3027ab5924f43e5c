"""The figures of /metrics, read from the database for each request: nothing about a person, an incident or a child.

prometheus_client is imported with the first request, since few processes ever need it.

Counters in each process would need a folder that somebody clears, and begin at nought with each process.
"""

import datetime as dt
from collections.abc import Iterator

from django.core.files.storage import storages
from django.db.models import Count, Max, Min
from django.tasks import TaskResultStatus
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from core.backup import keeping, proving
from core.files.storage import WholeFileStorage, free_bytes
from core.jobs.lanes import LANES, MAIL
from core.jobs.models import DailyRun, JobFailure
from core.mail.models import OutgoingEmail
from core.models import Seal, SecurityEvent

STATEMENTS = 7
DAY = dt.timedelta(days=1)
STATES = {TaskResultStatus.READY: "ready", TaskResultStatus.RUNNING: "running"}


class Collector:
    """Reads every figure for each request; leaves out one without a value, such as the age before the first backup."""

    def collect(self) -> Iterator:
        from prometheus_client.core import GaugeMetricFamily as Gauge

        now = timezone.now()
        yield from count_jobs(Gauge, now)
        failed = OutgoingEmail.objects.unsettled().count()
        yield Gauge("esafety_emails_failed", "Emails that a person should look at.", value=failed)
        paused = OutgoingEmail.objects.paused(now).exists()
        help_text = "1 while emails wait because the mail server does not answer."
        yield Gauge("esafety_mail_paused", help_text, value=int(paused))
        for name, help_text, at in get_last_times():
            if at:
                yield Gauge(f"esafety_{name}_age_seconds", help_text, value=(now - at).total_seconds())
        store = storages["default"]
        if isinstance(store, WholeFileStorage):
            free = "Free space on the disk of uploaded files, for other users than root."
            yield Gauge("esafety_store_free_bytes", free, value=free_bytes(store.location))
        alerts = SecurityEvent.objects.filter(kind="alert").within(DAY).count()
        yield Gauge("esafety_alerts_raised_24h", "Alerts of the security journal within 24 hours.", value=alerts)
        failures = JobFailure.objects.count()
        yield Gauge("esafety_failures", "Failures on the page Mail that nobody has mended.", value=failures)


def count_jobs(gauge: type, now: dt.datetime) -> Iterator:
    """Jobs by lane and state, and for how many seconds the oldest of each lane has been waiting."""
    counts = {(lane, state): 0 for lane in LANES for state in STATES.values()}
    oldest = dict.fromkeys(LANES, 0.0)
    tasks = (DBTaskResult.objects.ready() | DBTaskResult.objects.running()).order_by()
    rows = tasks.values_list("queue_name", "status").annotate(count=Count("pk"), first=Min("enqueued_at"))
    for name, status, count, first in rows:
        lane = MAIL if name == MAIL else "files"
        counts[lane, STATES[status]] += count
        if status == TaskResultStatus.READY:
            oldest[lane] = max(oldest[lane], (now - first).total_seconds())
    jobs = gauge("esafety_jobs", "Background jobs that wait or run.", labels=["lane", "state"])
    waiting = gauge("esafety_oldest_waiting_job_seconds", "Age of the oldest job that waits.", labels=["lane"])
    for labels, count in counts.items():
        jobs.add_metric(labels, count)
    for lane, seconds in oldest.items():
        waiting.add_metric([lane], seconds)
    return iter([jobs, waiting])


def get_last_times() -> list[tuple[str, str, dt.datetime | None]]:
    """(name, help, time of the last one) for backup, proof and seal."""
    names = {"backup": keeping.JOB, "proof": proving.JOB}
    runs = DailyRun.objects.filter(job__in=names.values())
    done = dict(runs.values_list("job").annotate(last=Max("finished_at")))
    return [
        ("backup", "Since the last backup.", done.get(keeping.JOB)),
        ("proof", "Since a backup was last proved by restoring it.", done.get(proving.JOB)),
        ("seal", "Since the history was last sealed.", Seal.objects.aggregate(last=Max("made_at"))["last"]),
    ]
