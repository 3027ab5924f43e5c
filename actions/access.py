"""On which actions of a plan a person may write: what Action.editable_by says, of actions that were read already."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import BigIntegerField, Q, Value

from actions.models import Action, ActionLead, Meeting, Plan
from agencies.access import belongings, may
from core.text.dates import today

MINUTED = 0  # in the place of the key of an action


class Writing(NamedTuple):
    """Some actions of a plan, by key: `allowed` are those on which a person may write unless they are withdrawn.

    `led` are those that the person's groups, agencies or roles lead. `minuted` where the person minutes a meeting about
    the plan now. Neither is looked for where the person may write on every action.
    """

    allowed: frozenset[int]
    led: frozenset[int] = frozenset()
    minuted: bool = False

    def allows(self, action: Action) -> bool:
        """Whether the person may write on one of the actions."""
        return action.pk in self.allowed and action.status != Action.Status.WITHDRAWN


def writing_on(actions: Iterable[int], plan: Plan, user) -> Writing:
    """What a person may do on these actions of a plan.

    One statement, none for readers, for the manager, and for a closed plan.
    """
    everything = frozenset(actions)
    if plan.closed_on or not (may(user, "plan.update_any") or may(user, "plan.update_led")):
        return Writing(frozenset())
    if may(user, "plan.update_any"):
        return Writing(everything)
    own, minutes = belongings(user), [user.pk] if may(user, "plan.minute") else []
    leads = ActionLead.objects.held_by(own.subgroups, own.agencies, own.led_as(user.roles))
    led = leads.filter(action__in=everything).order_by().values_list("action_id", flat=True)
    meetings = Meeting.objects.minuted_by(minutes, today()).filter(Q(plan__isnull=True) | Q(plan=plan)).order_by()
    minuted = meetings.values_list(Value(MINUTED, BigIntegerField()), flat=True)
    found = set(led.union(minuted).order_by())
    led, minuted = frozenset(found - {MINUTED}), MINUTED in found
    return Writing(everything if minuted else led, led, minuted)
