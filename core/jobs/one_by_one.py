"""Many records in one job: each in a transaction of its own, so that one that fails keeps no other from its turn."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable

from django.db import models, transaction
from django.utils import timezone

from core.jobs.failures import note_failure, settle
from core.text.references import new_reference

logger = logging.getLogger("core.jobs")


def one_by_one[M: models.Model](records: Iterable[M], do: Callable[[M], object], *, what: str) -> int:
    """Does something with each record; for how many it gave something true.

    Whatever one of them raises takes back what was done with that one alone. The log says which, by kind and key, under
    a reference, and `what` the job was; the job finds the record again when it next runs. It is noted for those who
    look after it (failures.py) until then.
    """
    done, begun = 0, timezone.now()
    for record in records:
        try:
            with transaction.atomic():
                done += bool(do(record))
        except Exception:
            said = (new_reference(), what, record._meta.label, record.pk)
            logger.exception("Reference %s: %s failed for %s %s, and went on with the others", *said)
            note_failure(job=what, reference=said[0], about=f"{record._meta.verbose_name} {record.pk}")
    settle(what, before=begun)
    return done
