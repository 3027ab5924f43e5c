"""Which plan a page is about: the one named by `?plan=` in its address, else the one in force."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404
from django.urls import reverse

from actions.models import Plan
from core.text.dates import print_date, today


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
