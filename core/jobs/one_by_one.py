"""Processes many records in one job, each in its own transaction, so that a failure does not stop the others."""

import logging
from collections.abc import Callable, Iterable

from django.db import models, transaction
from django.utils import timezone

from core.jobs.failures import note_failure, settle
from core.text.references import new_reference

logger = logging.getLogger("core.jobs")


def one_by_one[M: models.Model](records: Iterable[M], do: Callable[[M], object], *, what: str) -> int:
    """Call `do` with each record; returns for how many it gave something true.

    An error rolls back that record alone. It is logged with the record's kind and key under a reference, and recorded
    for administrators (failures.py); the job finds the record again at its next run.
    """
    done, begun = 0, timezone.now()
    for record in records:
        try:
            with transaction.atomic():
                done += bool(do(record))
        except Exception:
            details = (new_reference(), what, record._meta.label, record.pk)
            logger.exception("Reference %s: %s failed for %s %s, and went on with the others", *details)
            note_failure(job=what, reference=details[0], about=f"{record._meta.verbose_name} {record.pk}")
    settle(what, before=begun)
    return done
