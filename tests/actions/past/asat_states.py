"""What tests of the past compare with: the state of a plan as the live tables hold it, and a clock that goes by."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from contextlib import contextmanager
from typing import Any
from unittest import mock

from django.utils import timezone

from actions.past.asat import CONTENT, KINDS, PlanState
from actions.past.changes.facts import ABSENT, ORDERED, Fact, orders

OWNERS = {  # which of today's records belong to a plan
    "plan": "pk",
    "priority": "plan",
    "objective": "priority__plan",
    "method": "objective__priority__plan",
    "action": "plan",
    "placement": "plan",
    "decision": "plan",
    "term": "plan",
    "reference": "plan",
    "answer": "query__action__plan",
    "field": "plan",
    "field_value": "field__plan",
}


def live_state(plan: int, moment: dt.datetime) -> PlanState:
    """The plan as it stands now, in the form of actions.past.asat."""
    records = {}
    for name in CONTENT:
        kind = KINDS[name]
        rows = kind.model.objects.filter(**{OWNERS.get(name, "action__plan"): plan}).order_by("pk")
        records[name] = {row[0]: kind.record._make(row) for row in rows.values_list(*kind.record._fields)}
    return PlanState(moment, records)


class Clock:
    """A clock that stands still until it is moved on."""

    def __init__(self, moment: dt.datetime):
        self.moment = moment

    def now(self) -> dt.datetime:
        return self.moment

    def pass_by(self, seconds: float) -> None:
        self.moment += dt.timedelta(seconds=seconds)


@contextmanager
def standing_clock(day: dt.date = dt.date(2010, 1, 4)):
    """Let django.utils.timezone.now come from a Clock that begins at nine in the morning of a day."""
    clock = Clock(timezone.make_aware(dt.datetime.combine(day, dt.time(9))))
    with mock.patch.object(timezone, "now", clock.now):
        yield clock


def normal(state: PlanState) -> dict[tuple[str, int, str], Any]:
    """All values of a state, one for each kind, key and field (or order)."""
    found = {}
    for kind in CONTENT:
        for key, record in state[kind].items():
            for name, value in zip(record._fields[1:], record[1:], strict=True):
                if name != "position" or kind not in ORDERED:
                    found[kind, key, name] = value
    return found | orders(state)


def apply(values: dict[tuple[str, int, str], Any], facts: Iterable[Fact]) -> dict[tuple[str, int, str], Any]:
    """The values of a state after these facts. Raises ValueError where a fact does not match the previous value."""
    result = dict(values)
    for kind, key, name, old, new in facts:
        if result.pop((kind, key, name), ABSENT) != old:
            raise ValueError(f"{kind} {key}: {name} was not {old!r}")
        if new != ABSENT:
            result[kind, key, name] = new
    return result
