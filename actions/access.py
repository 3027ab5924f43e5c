"""Which plan a page shows, and on which of its actions a person may write (Action.editable_by, for loaded actions)."""

import datetime as dt
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from django.db.models import BigIntegerField, Q, Value
from django.http import Http404
from django.urls import reverse

from accounts.models import User
from actions.models import Action, ActionLead, GlossaryTerm, Meeting, Method, Objective, Plan, Timescale
from agencies.access import belongings, get_visible, may, require
from core.pages.forms import form_page
from core.records.once import Once
from core.records.rules import RuleBroken
from core.text.dates import print_date, today

MINUTED = 0  # used instead of the key of an action
CLOSED = "This plan is closed. Open the plan that follows it."
PLAN_CLOSED = "This plan is closed. It is now read-only."
NOT_YOURS = "Only those who lead this action, and the development manager, may write on it."
WITHDRAWN = "This action has been withdrawn, so it can no longer be changed. Reinstate it first."


PLANS = Once(lambda day: Plan.objects.in_force_first(day))


class Writing(NamedTuple):
    """Some actions of a plan, by key: `allowed` are those on which a person may write unless they are withdrawn.

    `led` are those that the person's groups, agencies or roles lead. `minuted`: the person minutes a meeting about the
    plan now. Neither is read where the person may write on every action.
    """

    allowed: frozenset[int]
    led: frozenset[int] = frozenset()
    minuted: bool = False

    def allows(self, action: Action) -> bool:
        return action.pk in self.allowed and action.status != Action.Status.WITHDRAWN


def writing_on(actions: Iterable[int], plan: Plan, user) -> Writing:
    """What a person may do on these actions; one statement, none for readers, the manager and a closed plan."""
    everything = frozenset(actions)
    if plan.is_closed or not (may(user, "plan.update_any") or may(user, "plan.update_led")):
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


def plan_of(part) -> Plan:
    if isinstance(part, Objective):
        return part.priority.plan
    return part.objective.priority.plan if isinstance(part, Method) else part.plan


def require_open(plan: Plan) -> None:
    """Lock the plan until the transaction ends; RuleBroken where it is closed for editing."""
    if Plan.objects.select_for_update(no_key=True).get(pk=plan.pk).is_closed:
        raise RuleBroken(CLOSED)


_locked: ContextVar[frozenset[int]] = ContextVar("locked_actions", default=frozenset())


@contextmanager
def already_locked(actions: Iterable[int]) -> Iterator[None]:
    """The transaction has locked these actions of an open plan and has them as they are: services that are called
    inside with the same records neither lock nor read them again.
    """
    token = _locked.set(frozenset(actions))
    try:
        yield
    finally:
        _locked.reset(token)


def lock_action(action: Action) -> None:
    """Read an action again and lock it, and its plan against closing, until the transaction ends."""
    lock_only(action)
    read_plan_anew(action)


def lock_only(action: Action) -> None:
    """Read an action again and lock it; whether its plan is closed has to be checked afterwards."""
    if action.pk in _locked.get():
        return
    held = Action.objects.select_for_update(of=("self",), no_key=True)
    action.refresh_from_db(from_queryset=held.select_related("plan"))


def read_plan_anew(action: Action, *, there=None) -> bool:
    """Read again whether the plan of a locked action was closed meanwhile; returns what `there` reads with it."""
    if there is None and action.pk in _locked.get():
        return False
    asked = Value(False) if there is None else there
    rows = Plan.objects.filter(pk=action.plan_id).values_list("closed_on", asked)
    action.plan.closed_on, found = rows.get()
    return found


def wait_for_turn(action: Action) -> None:
    """Wait until nobody else writes on an action.

    The columns beside its rows (actions/table/querysets/keys.py) follow from all its records, and of two concurrent
    writers neither would see what the other wrote.
    """
    if action.pk not in _locked.get():
        Action.objects.select_for_update(no_key=True).only("pk").get(pk=action.pk)
    read_plan_anew(action)


def lock_timescale(timescale: Timescale) -> None:
    """Read a timescale again while its action is locked, so that it is agreed or declined once."""
    Action.objects.select_for_update(no_key=True).get(pk=timescale.action_id)
    timescale.refresh_from_db(from_queryset=Timescale.objects.select_related("action__plan"))


def people_to_choose():
    """Active accounts by name, or by address where the name is missing."""
    return User.objects.filter(is_active=True).order_by("name", "email", "pk")


@dataclass(frozen=True)
class PlanChoice:
    """The plan that a page shows (None before the first), and all that a person may read, the current one first."""

    shown: Plan | None
    plans: tuple[Plan, ...]
    named: bool = False

    @property
    def in_force(self) -> Plan | None:
        """The plan that is shown where none is requested."""
        return self.plans[0] if self.plans else None

    @property
    def is_other(self) -> bool:
        return self.shown != self.in_force

    @property
    def following(self) -> Plan | None:
        """The plan that continues the one that is shown."""
        return next((plan for plan in self.plans if self.shown and plan.previous_id == self.shown.pk), None)

    @property
    def query(self) -> str:
        """The query string that keeps a link in this plan; "" where the address named none."""
        return f"?plan={self.shown.pk}" if self.named and self.shown else ""

    def offered(self) -> list[dict]:
        """Title, distinguishing text and query of each plan, for the list of plans; empty where there is only one."""
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


def plans_for(user) -> list[Plan]:
    """The plans that a person may read, as Plan.objects.visible_to() and in_force_first() give them; one statement."""
    return PLANS(today()) if may(user, "plan.read") else []


def plan_in_force_for(user) -> Plan | None:
    """The current plan, for who may read it; one statement."""
    return next(iter(plans_for(user)), None)


def plan_choice(request) -> PlanChoice:
    """The plan named in the address, else the current one, in one statement. Http404 for an unknown number."""
    plans = tuple(plans_for(request.user))
    number = request.GET.get("plan")
    if not number:
        return PlanChoice(plans[0] if plans else None, plans)
    shown = next((plan for plan in plans if str(plan.pk) == number), None)
    if shown is None:
        raise Http404("This plan was not found.")
    request.named_plan = shown.pk  # the menu keeps this plan
    return PlanChoice(shown, plans, named=True)


def about_plan(request, choice: PlanChoice) -> dict:
    """The context of a list of what belongs to the plan that is shown."""
    return {
        "choice": choice,
        "plan": choice.shown,
        "keep": {"plan": choice.shown.pk} if choice.named else {},
        "clear_url": request.path + choice.query,
    }


def chosen_plan(request) -> Plan | None:
    return plan_choice(request).shown


def required_plan(request) -> Plan:
    """The plan that a page shows; 404 where there is none."""
    plan = chosen_plan(request)
    if plan is None:
        raise Http404("There is no plan yet.")
    return plan


def chosen_open_plan(request) -> Plan:
    """The plan that a page shows, to be changed: 404 where there is none, 403 where it is closed."""
    plan = required_plan(request)
    require(not plan.is_closed, PLAN_CLOSED)
    return plan


def in_plan(name: str, plan: int) -> str:
    return f"{reverse(name)}?plan={plan}"


def years_of(plan: Plan) -> str:
    """The years of a plan as words, else the date of its document, else "": titles alone may be equal."""
    if plan.starts_on and plan.ends_on:
        return f"{print_date(plan.starts_on)} to {print_date(plan.ends_on)}"
    return f"document of {print_date(plan.document_date)}" if plan.document_date else ""


def standing_of(plan: Plan, in_force: Plan) -> str:
    """In force (until or from a day to come), closed, or neither; `in_force` is shown where none is requested."""
    if plan.is_closed:
        return f"closed on {print_date(plan.closed_on)}"
    if plan.is_prepared:
        return f"in force from {print_date(plan.in_force_since)}"
    if plan != in_force or not plan.is_in_force(today()):
        return "open for editing, not in force"
    return f"in force until {print_date(plan.closed_on - dt.timedelta(1))}" if plan.closed_on else "in force"


def require_open_plan(action: Action) -> None:
    if action.plan.is_closed:
        raise RuleBroken(CLOSED)


def require_live(action: Action) -> None:
    """Raise RuleBroken where an action can no longer be changed."""
    require_open_plan(action)
    if action.status == Action.Status.WITHDRAWN:
        raise RuleBroken("This action has been withdrawn.")


def writable_action(request, pk) -> Action:
    """The action, if this person may write on it: 404 where it is not visible, 403 for a reader."""
    action = get_visible(Action.objects.select_related("plan"), request.user, pk=pk)
    require_writable(request, action)
    return action


def require_writable(request, action: Action) -> None:
    """Raise PermissionDenied unless the person may write on an action; `action.led` says whether they lead it.

    A form that was sent passes where the action has been withdrawn meanwhile: the service refuses it, and the page
    displays it again with what was typed.
    """
    writing = writing_on([action.pk], action.plan, request.user)
    require(action.pk in writing.allowed if request.method == "POST" else writing.allows(action), NOT_YOURS)
    action.led = action.pk in writing.led


def about_action(action: Action, lead: str = "", **more) -> dict:
    """The context of form_page() for a form about an action: breadcrumbs, its text, a `quote` with terms, `more`."""
    crumbs = ("Plan", reverse("plan"), action, action.url())
    glossary = GlossaryTerm.objects.explained(action.plan_id)
    lead = glossary.html(lead or f"Action {action.number}: {action.text}")
    if quote := more.get("quote"):
        more["quote"] = glossary.html(quote)
    return {"action": action, "crumbs": crumbs, "lead": lead, "glossary": glossary, **more}


def change_action(request, action: Action, form, service, *, quote: str = "", **page):
    """The page of a form that changes an action, as form_page(); `service` saves it."""
    save = partial(service, action=action, by=request.user)
    return form_page(request, form, save, record=action, context=about_action(action, quote=quote), **page)


def id_of(record) -> str:
    """The id of a record on the page of its action: "follow-up-7"."""
    return f"{record.history_name.replace('_', '-')}-{record.pk}"


def url_at(record) -> str:
    return record.action.url(id_of(record))


def minuted_at(user, action: Action) -> Meeting | None:
    """The meeting through which alone a person may write on an action; None where there is another reason."""
    if action.led or may(user, "plan.update_any"):
        return None
    return Meeting.objects.editable_by(user).about(action.plan_id).order_by("-held_on", "-pk").first()


def restructurable_action(request, pk: int, *, withdrawn: bool = False) -> Action:
    """The action, if this person may change it: 404 where there is none, 403 in a closed plan and where withdrawn."""
    action = get_visible(Action.objects.select_related("plan"), request.user, pk=pk)
    require(Action.objects.restructurable_by(request.user).filter(pk=pk).exists(), PLAN_CLOSED)
    require(withdrawn or action.status != Action.Status.WITHDRAWN, WITHDRAWN)
    return action
