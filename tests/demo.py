"""The demonstration board for tests: created once on a fixed day, and loaded by all."""

from __future__ import annotations

import datetime as dt

from actions.colours.querysets import refresh_colours
from actions.models import Plan
from actions.progress.services.turns import appear_everywhere
from core.text.dates import today
from esafety.demo.load import clock, load_demo
from tests.stored import stored

LOADED_ON = dt.date(2026, 11, 24)  # after its last event


def demonstration() -> Plan:
    """Its plan with all related records, as of the day of creation."""
    with clock(LOADED_ON):
        return stored("demo", load_demo)


def demonstration_today() -> Plan:
    """Its plan after the daily jobs since then: occurrences, and the colours of today."""
    return stored("demo of today", age_demonstration)


def age_demonstration() -> Plan:
    """Loads it, and runs the daily jobs since then."""
    plan = demonstration()
    appear_everywhere(today())
    refresh_colours()
    return plan
