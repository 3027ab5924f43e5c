"""On which actions of a plan a person may write: what Action.editable_by says, of actions that were read already."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import BigIntegerField, Q, Value
from django.http import Http404
from django.urls import reverse

from accounts.models import User
from actions.models import Action, ActionLead, Meeting, Method, Objective, Plan, Timescale
from agencies.access import belongings, demand, get_visible, may
from core.records.rules import RuleBroken
from core.text.dates import print_date, today

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


def people_to_choose():
    """Those who have an account and are let in, by name; whoever has no name yet by their address."""
    return User.objects.filter(is_active=True).order_by("name", "email", "pk")


@dataclass(frozen=True)
class PlanChoice:
    """The plan that a page shows (None before the first), and all that a person may read, the one in force first."""

    shown: Plan | None
    plans: tuple[Plan, ...]
    named: bool = False

    @property
    def in_force(self) -> Plan | None:
        """The plan that is shown where none is named."""
        return self.plans[0] if self.plans else None

    @property
    def is_other(self) -> bool:
        """Whether another plan than the one in force is shown."""
        return self.shown != self.in_force

    @property
    def following(self) -> Plan | None:
        """The plan in which the one that is shown was carried on."""
        return next((plan for plan in self.plans if self.shown and plan.previous_id == self.shown.pk), None)

    @property
    def query(self) -> str:
        """What a link adds to an address so that it stays in this plan; "" where the address named none."""
        return f"?plan={self.shown.pk}" if self.named and self.shown else ""

    def offered(self) -> list[dict]:
        """Title, what sets each plan apart, and query, for the list of plans; empty where there is only one."""
        if len(self.plans) < 2:
            return []
        return [
            {
                "title": plan.title,
                "what": ", ".join(part for part in (years_of(plan), standing_of(plan, self.in_force)) if part),
                "query": f"?plan={plan.pk}",
                "shown": plan == self.shown,
            }
            for plan in self.plans
        ]


def plan_choice(request) -> PlanChoice:
    """The plan named in the address, else the one in force, in one statement. Http404 for a strange number."""
    plans = tuple(Plan.objects.visible_to(request.user).in_force_first())
    number = request.GET.get("plan")
    if not number:
        return PlanChoice(plans[0] if plans else None, plans)
    shown = next((plan for plan in plans if str(plan.pk) == number), None)
    if shown is None:
        raise Http404("This plan was not found.")
    request.named_plan = shown.pk  # the menu stays in it
    return PlanChoice(shown, plans, named=True)


def named_query(request) -> str:
    """What the links of a page that is about no plan of its own keep: "?plan=3" where its address named one."""
    return plan_choice(request).query if request.GET.get("plan") else ""


def chosen_plan(request) -> Plan | None:
    """The plan that a page is about; None before the first."""
    return plan_choice(request).shown


def in_plan(name: str, plan: int) -> str:
    """The address of a page of a plan, by the key of the plan."""
    return f"{reverse(name)}?plan={plan}"


def years_of(plan: Plan) -> str:
    """The years of a plan as words, else the date of its document, else nothing: titles alone may be the same."""
    if plan.starts_on and plan.ends_on:
        return f"{print_date(plan.starts_on)} to {print_date(plan.ends_on)}"
    return f"document of {print_date(plan.document_date)}" if plan.document_date else ""


def standing_of(plan: Plan, in_force: Plan) -> str:
    """In force, closed, or neither; `in_force` is the plan that is shown where none is named."""
    if plan.closed_on:
        return f"closed on {print_date(plan.closed_on)}"
    return "in force" if plan == in_force and plan.is_in_force(today()) else "open for editing, not in force"


def demand_open_plan(action: Action) -> None:
    """Raise RuleBroken where the plan of an action is closed for editing."""
    if action.plan.closed_on:
        raise RuleBroken("This plan is closed. Open the plan that follows it.")


def demand_live(action: Action) -> None:
    """Raise RuleBroken where nothing may be written on an action any more."""
    demand_open_plan(action)
    if action.status == Action.Status.WITHDRAWN:
        raise RuleBroken("This action has been withdrawn.")


NOT_YOURS = "Only those who lead this action, and the development manager, may write on it."


def writable_action(request, pk) -> Action:
    """The action, if this person may write on it: 404 for a stranger, 403 for a reader."""
    action = get_visible(Action.objects.select_related("plan"), request.user, pk=pk)
    writing = writing_on([action.pk], action.plan, request.user)
    demand(writing.allows(action), NOT_YOURS)
    action.led = action.pk in writing.led
    return action


def page_of(action: Action) -> str:
    """The address of an action's page."""
    return reverse("action", args=[action.pk])


def minuted_at(user, action: Action) -> Meeting | None:
    """The meeting that a person minutes, where only that lets them write on an action; its line belongs to it."""
    if action.led or may(user, "plan.update_any"):
        return None
    return Meeting.objects.editable_by(user).about(action.plan_id).order_by("-held_on", "-pk").first()


PLAN_CLOSED = "This plan is closed for editing. It is kept to be read."


def restructurable_action(request, pk: int, *, withdrawn: bool = False) -> Action:
    """The action, if this person may change it: 404 where there is none, 403 in a closed plan and where
    withdrawn."""
    action = get_visible(Action.objects.select_related("plan"), request.user, pk=pk)
    demand(Action.objects.restructurable_by(request.user).filter(pk=pk).exists(), PLAN_CLOSED)
    demand(withdrawn or action.status != Action.Status.WITHDRAWN, WITHDRAWN)
    return action


WITHDRAWN = "This action has been withdrawn, so it can no longer be changed. Take it up again first."
