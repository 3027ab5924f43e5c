"""The extra fields of a plan, which the manager keeps, and what they say."""

from functools import partial

from django.http import Http404
from django.shortcuts import render

from actions.access import (
    PLAN_CLOSED,
    about_action,
    chosen_open_plan,
    in_plan,
    plan_choice,
    plan_of,
    restructurable_action,
)
from actions.fields import services
from actions.fields.forms import FieldForm, FieldValueForm, LevelsForm, NewFieldForm
from actions.fields.page import owners_in, parts_of
from actions.fields.rules import NO_EXTRAS
from actions.models import Objective, Plan, PlanField, StrategicPriority
from actions.wording.levels import in_sentence
from agencies.access import button_view, form_view, get_visible, page_view, require
from core.pages.forms import ReasonForm, form_page, save_by_button

PARTS = {"objective": Objective, "priority": StrategicPriority}


def open_field(request, pk: int) -> PlanField:
    field = get_visible(PlanField.objects.in_print().select_related("plan"), request.user, pk=pk)
    require(not field.plan.is_closed, PLAN_CLOSED)
    return field


def fields_url(plan: int) -> str:
    return in_plan("plan_fields", plan)


def about_fields(plan: Plan) -> dict:
    return {"crumbs": ("Plan", in_plan("plan", plan.pk), "Fields and levels", fields_url(plan.pk))}


@page_view("plan.structure")
def plan_fields(request):
    """The extra fields of a plan in their order, and what those about objectives and priorities say."""
    choice = plan_choice(request)
    plan = choice.shown
    fields = list(plan.extra_fields.in_print()) if plan else []
    extras = plan.extra_fields.with_parts() if fields else NO_EXTRAS
    owners = owners_in(plan) if any(field.level in PARTS for field in fields) else {}
    names = {name: in_sentence(text) for name, text in plan.levels._asdict().items()} if plan else {}
    context = {
        "plan": plan,
        "choice": choice,
        "fields": [(field, names[field.level], parts_of(field, extras, owners)) for field in fields],
        "columns": {field.pk for field in extras.columns},
        "editable": bool(plan) and not plan.is_closed,
    }
    return render(request, "actions/fields/list.html", context)


@form_view("plan.structure")
def add_field(request):
    plan = chosen_open_plan(request)
    return form_page(
        request,
        partial(NewFieldForm, levels=plan.levels),
        partial(services.add_field, plan=plan, by=request.user),
        title="Add an extra field",
        submit="Add the field",
        done=fields_url(plan.pk),
        message=lambda field: f"“{field.heading}” has been added.",
        initial={"kind": PlanField.Kind.TEXT, "level": PlanField.Level.ACTION, "shown": True},
        context=about_fields(plan),
    )


@form_view("plan.structure")
def name_levels(request):
    plan = chosen_open_plan(request)
    return form_page(
        request,
        LevelsForm,
        partial(services.name_levels, plan=plan, by=request.user),
        record=plan,
        title="Change the names of the levels",
        done=fields_url(plan.pk),
        message="The levels of the plan have been named.",
        initial=plan.levels._asdict(),
        context=about_fields(plan),
    )


@form_view("plan.structure")
def edit_field(request, pk):
    field = open_field(request, pk)
    return form_page(
        request,
        FieldForm,
        partial(services.edit_field, field=field, by=request.user),
        record=field,
        title=f"Edit “{field.heading}”",
        done=fields_url(field.plan_id),
        message=lambda changed: f"“{changed.heading}” has been changed.",
        context=about_fields(field.plan),
    )


@form_view("plan.structure")
def archive_field(request, pk):
    field = open_field(request, pk)
    return form_page(
        request,
        ReasonForm,
        partial(services.archive_field, field=field, by=request.user),
        record=field,
        title=f"Remove “{field.heading}” from the plan",
        submit="Remove field",
        done=fields_url(field.plan_id),
        message=f"“{field.heading}” has been removed. What it says stays in the history.",
        context={"warning": True} | about_fields(field.plan),
    )


@button_view("plan.structure")
def shift_field(request, pk):
    field, up = open_field(request, pk), request.POST.get("to") == "up"
    direction = "up" if up else "down"
    words = f"“{field.heading}” has been moved {direction}."
    return save_by_button(
        request,
        partial(services.shift_field, field=field, up=up, by=request.user),
        done=fields_url(field.plan_id),
        message=lambda moved: words if moved else "",
    )


@form_view("plan.structure")
def set_field_value(request, pk, owner):
    field = open_field(request, pk)
    if field.level == PlanField.Level.ACTION:
        about = restructurable_action(request, owner)
        done, context = about.url(), about_action(about)
    else:
        about = get_visible(PARTS[field.level].objects.in_print(), request.user, pk=owner)
        done, context = fields_url(field.plan_id), {"lead": about.printed} | about_fields(field.plan)
    if plan_of(about) != field.plan:
        raise Http404("It stands in another plan.")
    value = services.value_of(field, about)
    return form_page(
        request,
        partial(FieldValueForm, heading=field.heading, kind=field.kind, fill=value.fill),
        partial(services.set_field_value, field=field, owner=about, by=request.user),
        record=value,
        title=f"Change “{field.heading}”",
        done=done,
        message=f"“{field.heading}” has been changed.",
        context=context,
    )
