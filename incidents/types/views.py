"""The types of incident: list, add, change, retire and reactivate, for the manager."""

from __future__ import annotations

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agencies.access import get_visible
from core.pages.forms import SAME_MOMENT, edit_record, safe_number, try_save
from core.records.locking import Conflict
from core.records.rules import RuleBroken
from incidents.access import requires
from incidents.models import IncidentType
from incidents.retention.forms import ChangeTypeForm, TypeForm, type_as_shown
from incidents.types import services

FORM = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@requires("incidents.manage")
def listed(request):
    found = IncidentType.objects.visible_to(request.user)
    context = {"types": found.standing(), "retired": found.filter(retired_on__isnull=False), "needed": services.NEEDED}
    return render(request, "incidents/types/list.html", context)


@FORM
@requires("incidents.manage")
def add(request):
    form = TypeForm(request.POST or None)
    if request.method == "POST" and try_save(form, lambda: services.add_type(**form.cleaned_data, by=request.user)):
        messages.success(request, "The type is added.")
        return redirect("incidents:types")
    back = reverse("incidents:types")
    context = {"form": form, "heading": "Add a type", "submit": "Add the type", "cancel_url": back}
    return render(request, "incidents/types/form.html", context, status=422 if form.errors else 200)


@FORM
@requires("incidents.manage")
def change(request, pk):
    kind = get_visible(IncidentType.objects, request.user, pk=pk)
    back = reverse("incidents:types")
    return edit_record(
        request,
        record=kind,
        form_class=ChangeTypeForm,
        initial=type_as_shown(kind),
        save=lambda version, values: services.change_type(kind=kind, expected=version, by=request.user, **values),
        done=back,
        template="incidents/types/form.html",
        context={"kind": kind, "heading": f"Change “{kind}”", "cancel_url": back},
        message="The type is changed, for all its records.",
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


@require_POST
@requires("incidents.manage")
def retire(request, pk):
    return pressed(request, pk, services.retire_type, "It is no longer offered; records that have it keep it.")


@require_POST
@requires("incidents.manage")
def use_again(request, pk):
    return pressed(request, pk, services.use_again, "It is offered again.")


@require_POST
@requires("incidents.manage")
def move_up(request, pk):
    return pressed(request, pk, services.move_up)
