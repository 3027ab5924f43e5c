"""Holding what is written on until a transaction ends: of two who write at once, one waits for the other.

Everybody takes what they hold in the same order, so that nobody waits in a circle: the plan, the meeting, then actions
by their keys. All is held without its key: a record that points to it may still be saved by others.
"""

from __future__ import annotations

from django.db.models import Value

from actions.models import Action, Method, Objective, Plan, Timescale
from core.records.rules import RuleBroken

CLOSED = "This plan is closed. Open the plan that follows it."


def plan_of(part) -> Plan:
    """The plan in which a priority, objective, method, row or term stands."""
    if isinstance(part, Objective):
        return part.priority.plan
    return part.objective.priority.plan if isinstance(part, Method) else part.plan


def demand_open(plan: Plan) -> None:
    """Hold the plan until the transaction ends; RuleBroken where it is closed for editing."""
    if Plan.objects.select_for_update(no_key=True).get(pk=plan.pk).closed_on:
        raise RuleBroken(CLOSED)


def hold(action: Action) -> None:
    """Read an action anew and keep others from changing it, or from closing its plan, until the transaction ends."""
    lock(action)
    read_plan_anew(action)


def lock(action: Action) -> None:
    """Read an action anew and keep others from changing it; whether its plan is closed is asked afterwards."""
    held = Action.objects.select_for_update(of=("self",), no_key=True)
    action.refresh_from_db(from_queryset=held.select_related("plan"))


def read_plan_anew(action: Action, *, there=None) -> bool:
    """Whether the plan of an action that is held has been closed while one waited: who rolls a plan forward holds all
    of its actions. Gives what `there` finds in the same statement."""
    asked = Value(False) if there is None else there
    rows = Plan.objects.filter(pk=action.plan_id).values_list("closed_on", asked)
    action.plan.closed_on, found = rows.get()
    return found


def wait_for_turn(action: Action) -> None:
    """Let whoever writes on an action finish first: what is kept beside its rows (actions/table/querysets/keys.py)
    follows from all that hangs on it, and of two who set it at once neither would see what the other wrote."""
    Action.objects.select_for_update(no_key=True).only("pk").get(pk=action.pk)
    read_plan_anew(action)


def hold_timescale(timescale: Timescale) -> None:
    """Read a timescale anew while its action is held, so that it is agreed or declined once."""
    Action.objects.select_for_update(no_key=True).get(pk=timescale.action_id)
    timescale.refresh_from_db(from_queryset=Timescale.objects.select_related("action__plan"))
