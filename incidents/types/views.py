"""The types of incident: list, add, change, retire and reactivate, for the manager."""

from functools import partial

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse

from agencies.access import get_visible
from core.pages.forms import SAME_MOMENT, form_page, safe_number
from core.records.locking import Conflict
from core.records.rules import RuleBroken
from incidents.access import button_view, form_view, page_view
from incidents.models import IncidentType
from incidents.retention.forms import ChangeTypeForm, TypeForm, type_as_shown
from incidents.types import services


@page_view("incidents.manage")
def listed(request):
    found = IncidentType.objects.visible_to(request.user)
    context = {"types": found.standing(), "retired": found.filter(retired_on__isnull=False), "needed": services.NEEDED}
    return render(request, "incidents/types/list.html", context)


@form_view("incidents.manage")
def add(request):
    return form_page(
        request,
        TypeForm,
        partial(services.add_type, by=request.user),
        title="Add a type",
        submit="Add the type",
        message="The type is added.",
        context={"crumbs": crumbs()},
    )


def crumbs() -> tuple:
    return ("Incidents", reverse("incidents:home"), "Types", reverse("incidents:types"))


@form_view("incidents.manage")
def change(request, pk):
    kind = get_visible(IncidentType.objects, request.user, pk=pk)
    return form_page(
        request,
        ChangeTypeForm,
        partial(services.change_type, kind=kind, by=request.user),
        record=kind,
        title=f"Change “{kind}”",
        message="The type is changed, for all its records.",
        initial=type_as_shown(kind),
        context={"crumbs": crumbs(), "kind": kind},
        template="incidents/types/form.html",
    )


def pressed(request, pk, act, message: str = ""):
    kind = get_visible(IncidentType.objects, request.user, pk=pk)
    try:
        act(kind=kind, expected=safe_number(request.POST.get("version")), by=request.user)
        if message:
            messages.success(request, message)
    except RuleBroken as broken:
        messages.error(request, str(broken))
    except Conflict:
        messages.error(request, SAME_MOMENT)
    return redirect("incidents:types")


@button_view("incidents.manage")
def retire(request, pk):
    return pressed(request, pk, services.retire_type, "It is no longer offered; records that have it keep it.")


@button_view("incidents.manage")
def use_again(request, pk):
    return pressed(request, pk, services.use_again, "It is offered again.")


@button_view("incidents.manage")
def move_up(request, pk):
    return pressed(request, pk, services.move_up)
