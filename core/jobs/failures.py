"""Failures of background work without a later success, for administrators; the log has the reason."""

import datetime as dt
import logging

from django.db import DatabaseError, transaction
from django.db.models import F
from django.utils import timezone

from core.jobs.models import JobFailure
from core.text.dates import today

logger = logging.getLogger("core.jobs")


def note_failure(*, job: str, reference: str, about: str = "") -> bool:
    """Record that a job failed, as a whole or for one record (`about`, which must name no person). One row a day for
    each; returns whether it is the first. Where the database cannot store it, it is only in the log.
    """
    now, made = timezone.now(), False
    try:
        with transaction.atomic():
            failure, made = JobFailure.objects.get_or_create(
                job=job[:60], about=about[:100], day=today(), defaults={"reference": reference, "failed_at": now}
            )
            if not made:
                more = {"reference": reference, "failed_at": now, "times": F("times") + 1}
                JobFailure.objects.filter(pk=failure.pk).update(**more)
    except DatabaseError:
        logger.exception("Reference %s: that it failed could not be noted", reference)
    return made


def settle(job: str, *, before: dt.datetime | None = None) -> None:
    """Mark failures of a job (before a moment) as settled, after it has succeeded."""
    failed = JobFailure.objects.filter(job=job[:60])
    failed = failed.filter(failed_at__lt=before) if before else failed
    try:
        with transaction.atomic():
            if failed.exists():
                failed.delete()
    except DatabaseError:
        logger.exception("That “%s” went well could not be noted", job)
