"""The demonstration board for tests: loaded once on a fixed day, and read back by all."""

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
    """Its plan, with all that stands around it, as it is on the day on which it was loaded."""
    with clock(LOADED_ON):
        return stored("demo", load_demo)


def demonstration_today() -> Plan:
    """The same after the nights since then: occurrences that have come near, and the colours of today."""
    return stored("demo of today", age_demonstration)


def age_demonstration() -> Plan:
    """Loads it, and does what the nights since then have done."""
    plan = demonstration()
    appear_everywhere(today())
    refresh_colours()
    return plan
