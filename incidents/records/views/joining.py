"""Records of one event, and nil returns: joined, taken out, listed, withdrawn."""

from __future__ import annotations

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agencies.access import get_visible
from core.pages.forms import SAME_MOMENT, edit_record, safe_number
from core.records.locking import Conflict
from core.records.rules import RuleBroken
from incidents.access import requires
from incidents.figures import nil_returns
from incidents.models import Incident, NilReturn
from incidents.records.services import recording
from incidents.retention.forms import EventForm, WithdrawForm
from incidents.retention.views import on_record

FORM = require_http_methods(["GET", "HEAD", "POST"])


@FORM
@requires("incidents.record")
def join(request, pk):
    incident = get_visible(Incident.objects.standing(), request.user, pk=pk)

    def save(version, values):
        other = Incident.objects.visible_to(request.user).filter(pk=values["other"]).first()
        if other is None:
            raise RuleBroken("There is no record with this number.", field="other")
        return recording.join_event(incident=incident, expected=version, other=other, by=request.user)

    return on_record(
        request,
        incident,
        form_class=EventForm,
        save=save,
        heading="Same event as another record",
        lead="Brothers and sisters or friends in one event are each a record of their own, and the event counts once.",
        submit="Join the two",
        message="The two records are of one event.",
    )


@require_POST
@requires("incidents.record")
def leave(request, pk):
    incident = get_visible(Incident.objects.standing(), request.user, pk=pk)
    try:
        expected = safe_number(request.POST.get("version"))
        recording.leave_event(incident=incident, expected=expected, by=request.user)
        messages.success(request, "The record is of an event of its own.")
    except RuleBroken as broken:
        messages.error(request, str(broken))
    except Conflict:
        messages.error(request, SAME_MOMENT)
    return redirect("incidents:record", pk)


@require_safe
@requires("incidents.record")
def nil_list(request):
    found = NilReturn.objects.visible_to(request.user).select_related("declared_by")[:200]
    return render(request, "incidents/records/nil_returns.html", {"returns": found})


@FORM
@requires("incidents.record")
def withdraw(request, pk):
    nil = get_visible(NilReturn.objects.standing(), request.user, pk=pk)
    back = reverse("incidents:nil_returns")
    return edit_record(
        request,
        record=nil,
        form_class=WithdrawForm,
        initial={},
        save=lambda version, values: nil_returns.withdraw_nil(nil=nil, expected=version, by=request.user, **values),
        done=back,
        template="incidents/form.html",
        context={
            "heading": f"Withdraw the {str(nil)[:1].lower()}{str(nil)[1:]}",
            "lead": "From then on it is not known whether anything happened in this quarter.",
            "submit": "Withdraw it",
            "cancel_url": back,
        },
        message="The nil return is withdrawn.",
    )
