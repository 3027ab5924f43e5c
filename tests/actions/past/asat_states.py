"""What tests of the past compare with: the state of a plan as the live tables hold it, and a clock that goes by."""

from __future__ import annotations

import datetime as dt
from contextlib import contextmanager
from unittest import mock

from django.utils import timezone

from actions.past.asat import CONTENT, KINDS, PlanState

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
