"""Rolling a plan forward into the next year: preview and confirmation."""

import datetime as dt

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render

from actions.access import in_plan, plan_choice
from actions.models import Plan
from actions.rolling import services
from actions.rolling.forms import RollForwardForm
from actions.rolling.rules import Preview, mark_of, next_title, preview_of
from actions.timescales.dates import add_months
from agencies.access import form_view, require
from core.pages.forms import try_save
from core.text.dates import print_date, today

CLOSED = "This plan is closed or carried on already. It is the plan that follows it that can be rolled forward."


@form_view("plan.roll_forward")
def roll_forward(request):
    choice = plan_choice(request)
    plan = choice.shown
    if plan is None:
        raise Http404("There is no plan yet.")
    require(not plan.is_closed and choice.following is None, CLOSED)
    preview = preview_of(plan)
    form = RollForwardForm(request.POST or None, preview=preview, initial=proposed(plan, preview))
    made = []
    if request.method == "POST" and try_save(form, lambda: made.append(begin_next(request, plan, form))):
        messages.success(request, message_for(made[0], plan))
        if made[0].in_force_since is None:
            messages.info(request, "It is not in force, as the plan before it was not.")
        return redirect(in_plan("plan", made[0].pk))
    if form.errors:
        form.data = {**form.data.dict(), "leave_out": form.data.getlist("leave_out"), "mark": mark_of(plan)}
    context = {"form": form, "plan": plan, "choice": choice, "preview": preview}
    return render(request, "actions/rolling/roll_forward.html", context, status=422 if form.errors else 200)


def message_for(new: Plan, old: Plan) -> str:
    if new.starts_on <= today():
        return f"“{new.title}” has begun. “{old.title}” is closed and read-only."
    begins, last = print_date(new.starts_on), print_date(new.starts_on - dt.timedelta(1))
    return f"“{new.title}” is prepared and begins on {begins}. “{old.title}” stays open until {last}."


def begin_next(request, plan: Plan, form) -> Plan:
    values = {"leave_out": [], **form.cleaned_data}
    return services.roll_forward(plan=plan, by=request.user, **values)


def proposed(plan: Plan, preview: Preview) -> dict:
    """Initial values: the year after that of the plan, else the next one from 1 April."""
    begins = plan.ends_on + dt.timedelta(1) if plan.ends_on else next_april(today())
    ends = add_months(begins, 12) - dt.timedelta(1)
    return {
        "title": next_title(plan.title, begins, ends),
        "starts_on": begins,
        "ends_on": ends,
        "leave_out": [part.key for part in preview.empty if part.proposed],
        "mark": preview.mark,
    }


def next_april(day: dt.date) -> dt.date:
    return dt.date(day.year + (day >= dt.date(day.year, 4, 1)), 4, 1)
