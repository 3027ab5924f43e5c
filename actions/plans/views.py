"""All plans of the board: which is current and where each came from; making one current, undoing an import."""

from dataclasses import dataclass
from functools import partial

from django.shortcuts import render
from django.urls import reverse

from actions.access import in_plan, plan_choice, standing_of, years_of
from actions.models import Plan
from actions.plans import services
from actions.plans.querysets import undone_on
from agencies.access import form_view, get_visible, page_view, require
from core.models import Import
from core.pages.forms import ReasonForm, form_page
from core.text.dates import today

FIRST = (
    "{now} is in force today. Everybody will see this plan first from now on: on the plan page, at meetings, in "
    "reminders and in reports. The other plan stays open and can be put back in force here."
)


@dataclass(frozen=True)
class Line:
    plan: Plan
    years: str
    standing: str
    imported: Import | None
    may_be_put: bool  # in force

    @property
    def href(self) -> str:
        return in_plan("plan", self.plan.pk)


@page_view("plan.import")
def plans(request):
    found = Plan.objects.visible_to(request.user).in_force_first().select_related("previous")
    imports = Import.objects.for_importer("plan").visible_to(request.user).filter(target__isnull=False)
    imports = imports.select_related("uploaded_by").defer("work", "saved").annotate(undone_on=undone_on())
    by_plan = {each.target: each for each in imports.order_by("-pk")}
    context = {
        "lines": [line_of(plan, found[0], by_plan.get(plan.pk)) for plan in found],
        "undone": [each for each in by_plan.values() if each.state == Import.State.UNDONE],
    }
    return render(request, "actions/plans/plans.html", context)


def line_of(plan: Plan, first: Plan, imported: Import | None) -> Line:
    """A plan for the list; `first` is the plan that is shown where none is requested."""
    is_first = plan == first and plan.is_in_force(today())
    return Line(plan, years_of(plan), standing_of(plan, first), imported, not plan.is_closed and not is_first)


@form_view("plan.import")
def put_in_force(request, pk):
    choice = plan_choice(request)
    plan = get_visible(Plan.objects, request.user, pk=pk)
    require(not plan.is_closed, services.CLOSED)
    require(not (plan == choice.in_force and plan.is_in_force(today())), services.IN_FORCE_ALREADY)
    now = f"“{choice.in_force.title}”" if choice.in_force and choice.in_force.is_in_force(today()) else "No plan"
    return form_page(
        request,
        ReasonForm,
        partial(services.put_in_force, plan=plan, by=request.user),
        record=plan,
        title=f"Put “{plan.title}” in force",
        submit="Put in force",
        done=reverse("plans"),
        message=f"“{plan.title}” is in force.",
        context={"crumbs": ("Plan", reverse("plan")), "explained": FIRST.format(now=now)},
    )
