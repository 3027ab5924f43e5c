"""Follow-up of one return: more time, exempt, expected after all, messages."""

from __future__ import annotations

from django.shortcuts import render
from django.views.decorators.http import require_safe

from agencies.access import form_view, requires
from audits.access import following_url, visible_return
from audits.models import Return
from audits.moderation import forms as moderation_forms
from audits.rounds import page, services
from core.pages.forms import edit_record


@require_safe
@requires("audits.manage")
def follow(request, pk):
    audit_return = visible_return(request, pk)
    row = page.row_of(audit_return, audit_return.round)
    can = audit_return.round.state == "open" and not audit_return.exempt_on and not page.is_received(audit_return)
    letters = audit_return.chases.visible_to(request.user).select_related("step", "sent_by").order_by("-sent_on", "-pk")
    context = {"audit_return": audit_return, "row": row, "asked": audit_return.round, "can": can, "letters": letters}
    return render(request, "audits/moderation/follow.html", context)


@form_view("audits.manage")
def extend(request, pk):
    audit_return = visible_return(request, pk)
    return change(
        request,
        audit_return,
        form_class=moderation_forms.ExtendForm,
        initial={"until": audit_return.extended_to},
        save=lambda version, values: services.extend_return(
            audit_return=audit_return, expected=version, by=request.user, **values
        ),
        context={"heading": "Give more time", "submit": "Save"},
        message="The return has more time.",
    )


@form_view("audits.manage")
def exempt(request, pk):
    audit_return = visible_return(request, pk)
    return change(
        request,
        audit_return,
        form_class=moderation_forms.ReasonForm,
        initial={},
        save=lambda version, values: services.exempt_return(
            audit_return=audit_return, expected=version, by=request.user, **values
        ),
        context={
            "heading": "Exempt this agency",
            "lead": "Its return is not expected, and it gets no more letters. What it has answered stays.",
            "submit": "Exempt it",
        },
        message="The return is not expected any more.",
    )


@form_view("audits.manage")
def expect(request, pk):
    audit_return = visible_return(request, pk)
    return change(
        request,
        audit_return,
        form_class=moderation_forms.ReasonForm,
        initial={},
        save=lambda version, values: services.expect_return(
            audit_return=audit_return, expected=version, by=request.user, **values
        ),
        context={"heading": "Expect this return after all", "submit": "Expect it"},
        message="The return is expected again.",
    )


def change(request, audit_return: Return, *, context: dict, **more):
    done = following_url(audit_return)
    context = {"asked": audit_return.round, "audit_return": audit_return, "cancel_url": done, **context}
    template = "audits/rounds/form.html"
    return edit_record(request, record=audit_return, done=done, template=template, context=context, **more)
