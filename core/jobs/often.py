"""What is looked after all the time, at each look of the scheduler, about once a minute.

A room hangs a function on with `often("name")`. Unlike a job of the day it may find nothing to do, and it must be safe
when two schedulers run it at once.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from core.jobs.failures import note_failure, settle
from core.text.references import new_reference

logger = logging.getLogger("core.jobs")

Look = Callable[[], None]
_looks: dict[str, Look] = {}


def often(name: str) -> Callable[[Look], Look]:
    """Registers what is done at each look."""

    def register(look: Look) -> Look:
        _looks[name] = look
        return look

    return register


def run_often(stopped: Callable[[], bool] = lambda: False) -> list[str]:
    """Looks after everything; gives the names of what failed, which is logged and keeps no other from its turn.

    Once `stopped` nothing further is begun.
    """
    failed = []
    for name, look in _looks.items():
        if stopped():
            break
        try:
            look()
        except Exception:
            reference = new_reference()
            logger.exception("Reference %s: looking after “%s” failed", reference, name)
            note_failure(job=name, reference=reference)
            failed.append(name)
        else:
            settle(name)
    return failed
