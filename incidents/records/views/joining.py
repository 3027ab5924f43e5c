"""Records of one event, and nil returns: joined, taken out, listed, withdrawn."""

from functools import partial

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse

from agencies.access import get_visible
from core.pages.forms import SAME_MOMENT, form_page, safe_number
from core.records.locking import Conflict
from core.records.rules import RuleBroken
from incidents.access import button_view, form_view, page_view
from incidents.figures import nil_returns
from incidents.models import Incident, NilReturn
from incidents.records.forms import ReasonForm
from incidents.records.services import recording
from incidents.retention.forms import EventForm
from incidents.retention.views import about_incident

JOINED = "Brothers and sisters or friends in one event are each a record of their own, and the event counts once."


@form_view("incidents.record")
def join(request, pk):
    incident = get_visible(Incident.objects.standing(), request.user, pk=pk)

    def save(*, expected: int, other: int):
        found = Incident.objects.visible_to(request.user).filter(pk=other).first()
        if found is None:
            raise RuleBroken("There is no record with this number.", field="other")
        return recording.join_event(incident=incident, expected=expected, other=found, by=request.user)

    return form_page(
        request,
        EventForm,
        save,
        record=incident,
        title="Same event as another record",
        submit="Link the records",
        message="The records are linked.",
        initial={},
        context=about_incident(incident, JOINED),
        template="incidents/form.html",
    )


@button_view("incidents.record")
def leave(request, pk):
    incident = get_visible(Incident.objects.standing(), request.user, pk=pk)
    try:
        expected = safe_number(request.POST.get("version"))
        recording.leave_event(incident=incident, expected=expected, by=request.user)
        messages.success(request, "The record is now a separate event.")
    except RuleBroken as broken:
        messages.error(request, str(broken))
    except Conflict:
        messages.error(request, SAME_MOMENT)
    return redirect("incidents:record", pk)


@page_view("incidents.record")
def nil_list(request):
    found = NilReturn.objects.visible_to(request.user).select_related("declared_by")[:200]
    return render(request, "incidents/records/nil_returns.html", {"returns": found})


@form_view("incidents.record")
def withdraw(request, pk):
    nil = get_visible(NilReturn.objects.standing(), request.user, pk=pk)
    explained = "From then on it is not known whether anything happened in this quarter."
    return form_page(
        request,
        ReasonForm,
        partial(nil_returns.withdraw_nil, nil=nil, by=request.user),
        record=nil,
        title=f"Withdraw the {str(nil)[:1].lower()}{str(nil)[1:]}",
        submit="Withdraw nil return",
        done=reverse("incidents:nil_returns"),
        message="The nil return is withdrawn.",
        context={"crumbs": ("Incidents", reverse("incidents:home")), "explained": explained},
        template="incidents/form.html",
    )
