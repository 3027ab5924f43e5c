"""What failed in the background and has not succeeded since, for those who look after it; the log says why."""

from __future__ import annotations

import datetime as dt
import logging

from django.db import DatabaseError, transaction
from django.db.models import F
from django.utils import timezone

from core.jobs.models import JobFailure
from core.text.dates import today

logger = logging.getLogger("core.jobs")


def note_failure(*, job: str, reference: str, about: str = "") -> None:
    """Note that a job failed, as a whole or with one record (`about`, in words that name no person).

    Once a day for each, however often it is tried. Where the database cannot take it, the log has it still.
    """
    now = timezone.now()
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


def settle(job: str, *, before: dt.datetime | None = None) -> None:
    """A job went well: what failed of it (before a moment) need not be looked at any more."""
    failed = JobFailure.objects.filter(job=job[:60])
    failed = failed.filter(failed_at__lt=before) if before else failed
    try:
        with transaction.atomic():
            if failed.exists():
                failed.delete()
    except DatabaseError:
        logger.exception("That “%s” went well could not be noted", job)
