"""Follow-up of one return: more time, exempt, expected after all, messages."""

from functools import partial

from django.shortcuts import render

from agencies.access import form_view, page_view
from audits.access import about_round, visible_return
from audits.moderation import forms as moderation_forms
from audits.rounds import page, services
from core.pages.forms import form_page
from core.text.dates import today


@page_view("audits.manage")
def follow(request, pk):
    audit_return = visible_return(request, pk)
    row = page.row_of(audit_return, audit_return.round, today())
    can = audit_return.round.state == "open" and not audit_return.exempt_on and not page.is_received(audit_return)
    emails = audit_return.chases.visible_to(request.user).select_related("step", "sent_by").order_by("-sent_on", "-pk")
    context = {"audit_return": audit_return, "row": row, "asked": audit_return.round, "can": can, "emails": emails}
    return render(request, "audits/moderation/follow.html", context)


@form_view("audits.manage")
def extend(request, pk):
    return change(
        request,
        pk,
        moderation_forms.ExtendForm,
        services.extend_return,
        title="Give more time",
        message="The return has more time.",
        initial=lambda audit_return: {"until": audit_return.extended_to},
    )


@form_view("audits.manage")
def exempt(request, pk):
    return change(
        request,
        pk,
        moderation_forms.ReasonForm,
        services.exempt_return,
        title="Exempt this agency",
        submit="Exempt agency",
        message="The return is not expected any more.",
        explained="Its return is not expected, and it gets no more emails. What it has answered stays.",
    )


@form_view("audits.manage")
def expect(request, pk):
    return change(
        request,
        pk,
        moderation_forms.ReasonForm,
        services.expect_return,
        title="End this exemption",
        submit="End exemption",
        message="The return is expected again.",
    )


def change(request, pk, form, service, *, initial=None, explained: str = "", **page):
    audit_return = visible_return(request, pk)
    return form_page(
        request,
        form,
        partial(service, audit_return=audit_return, by=request.user),
        record=audit_return,
        initial=initial and initial(audit_return),
        context=about_round(audit_return.round, audit_return, explained=explained),
        **page,
    )
