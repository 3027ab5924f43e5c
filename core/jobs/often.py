"""Functions that run at each pass of the scheduler, about once a minute.

An app registers one with `often("name")`. It may find nothing to do, and must be safe when two schedulers run it at
once.
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
    """Decorator: registers a function that runs at each pass."""

    def register(look: Look) -> Look:
        _looks[name] = look
        return look

    return register


def run_often(stopped: Callable[[], bool] = lambda: False) -> list[str]:
    """Run every registered function; returns the names of those that failed. A failure is logged, and the others still
    run.

    Once `stopped` returns true no further function is started.
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
