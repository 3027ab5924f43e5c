"""Retention by two people, legal holds, the access log."""

from functools import partial

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse

from agencies.access import get_visible, may
from core.history.purges import removal_of
from core.pages.forms import SAME_MOMENT, form_page, safe_number
from core.pages.paging import PAGE
from core.records.locking import Conflict
from core.records.rules import RuleBroken
from core.text.dates import today
from incidents.access import button_view, form_view, page_view
from incidents.models import AccessLog, Incident, RetentionRun
from incidents.records.forms import ReasonForm
from incidents.records.services import recording
from incidents.retention import services
from incidents.retention.forms import LegalHoldForm, LogFilter
from incidents.retention.settings import years_of

HELD = "A legal hold keeps the record and its case number beyond their time, until the hold ends or is lifted."
LIFTED = "From then on the record and its case number go when their time is over."
CONFIRMED = "Confirmed by both. Those with wide rights are told, and may stop it before it is carried out."
Kind = RetentionRun.Kind


@page_view("history.clean")
def overview(request):
    runs = RetentionRun.objects.visible_to(request.user).select_related("listed_by", "first_by", "second_by")
    open_runs = {run.kind: run for run in runs.open()}
    lines = [
        {
            "kind": kind,
            "label": Kind(kind).label,
            "years": years_of(kind),
            "before": services.due_before(kind),
            "due": services.due(kind).count(),
            "held": services.held_back(kind),
            "run": open_runs.get(kind),
        }
        for kind in Kind.values
    ]
    held = Incident.objects.visible_to(request.user).held(today()).order_by("held_on", "pk")
    context = {
        "lines": lines,
        "over": runs.over()[:50],
        "held": held[:200],
        "sees_rows": may(request.user, "incidents.read"),
    }
    return render(request, "incidents/retention/retention.html", context)


@button_view("history.clean")
def list_run(request):
    try:
        run = services.list_run(kind=request.POST.get("kind", ""), by=request.user)
    except RuleBroken as broken:
        messages.error(request, str(broken))
        return redirect("incidents:retention")
    return redirect("incidents:run", run.pk)


@page_view("history.clean")
def run(request, pk):
    runs = RetentionRun.objects.select_related("listed_by", "first_by", "second_by")
    found = get_visible(runs, request.user, pk=pk)
    context = {
        "run": found,
        "page": Paginator(found.rows, 500).get_page(request.GET.get("page")),
        "is_open": not (found.done_at or found.dropped_on),
        "is_own": found.first_by_id == request.user.pk,
        "removal": removal_of(services.name_of(found)),
        "sees_rows": may(request.user, "incidents.read"),
    }
    return render(request, "incidents/retention/run.html", context)


@button_view("history.clean")
def confirm(request, pk):
    found = get_visible(RetentionRun.objects.editable_by(request.user), request.user, pk=pk)

    def save():
        expected = safe_number(request.POST.get("version"))
        confirmed = services.confirm(run=found, expected=expected, by=request.user)
        if confirmed.second_by_id:
            messages.success(request, CONFIRMED)
        else:
            messages.success(request, "You have confirmed it. A different person must be second.")

    return pressed(request, pk, save)


@button_view("history.clean")
def drop(request, pk):
    found = get_visible(RetentionRun.objects.editable_by(request.user), request.user, pk=pk)

    def save():
        services.drop(run=found, expected=safe_number(request.POST.get("version")), by=request.user)
        messages.success(request, "The list has been deleted. No record was removed.")

    return pressed(request, pk, save)


def pressed(request, pk, act):
    try:
        act()
    except RuleBroken as broken:
        messages.error(request, str(broken))
    except Conflict:
        messages.error(request, SAME_MOMENT)
    return redirect("incidents:run", pk)


@form_view("incidents.record")
def legal_hold(request, pk):
    incident = get_visible(Incident.objects, request.user, pk=pk)
    return form_page(
        request,
        LegalHoldForm,
        partial(recording.lock_incident, incident=incident, by=request.user),
        record=incident,
        title="Put a legal hold on this record",
        submit="Put on hold",
        message="The record is on hold.",
        initial={},
        context=about_incident(incident, HELD),
        template="incidents/form.html",
    )


@form_view("incidents.manage")
def lift(request, pk):
    incident = get_visible(Incident.objects, request.user, pk=pk)
    return form_page(
        request,
        ReasonForm,
        partial(recording.lift_legal_hold, incident=incident, by=request.user),
        record=incident,
        title="Lift the legal hold",
        submit="Lift the hold",
        message="The hold is lifted.",
        context=about_incident(incident, LIFTED),
        template="incidents/form.html",
    )


def about_incident(incident: Incident, explained: str) -> dict:
    crumbs = ("Incidents", reverse("incidents:home"), incident, reverse("incidents:record", args=[incident.pk]))
    return {"crumbs": crumbs, "caption": incident, "explained": explained}


@page_view("access_log.read")
def access_log(request):
    form = LogFilter(request.GET or None)
    looks = form.rows(AccessLog.objects.visible_to(request.user).select_related("person"))
    page = Paginator(looks, PAGE).get_page(request.GET.get("page"))
    return render(request, "incidents/retention/access_log.html", {"form": form, "page": page})
