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
    ret = visible_return(request, pk)
    row = page.row_of(ret, ret.round)
    can = ret.round.state == "open" and not ret.exempt_on and not page.is_received(ret)
    letters = ret.chases.visible_to(request.user).select_related("step", "sent_by").order_by("-sent_on", "-pk")
    context = {"ret": ret, "row": row, "asked": ret.round, "can": can, "letters": letters}
    return render(request, "audits/moderation/follow.html", context)


@form_view("audits.manage")
def extend(request, pk):
    ret = visible_return(request, pk)
    return change(
        request,
        ret,
        form_class=moderation_forms.ExtendForm,
        initial={"until": ret.extended_to},
        save=lambda version, values: services.extend_return(
            audit_return=ret, expected=version, by=request.user, **values
        ),
        context={"heading": "Give more time", "submit": "Save"},
        message="The return has more time.",
    )


@form_view("audits.manage")
def exempt(request, pk):
    ret = visible_return(request, pk)
    return change(
        request,
        ret,
        form_class=moderation_forms.ReasonForm,
        initial={},
        save=lambda version, values: services.exempt_return(
            audit_return=ret, expected=version, by=request.user, **values
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
    ret = visible_return(request, pk)
    return change(
        request,
        ret,
        form_class=moderation_forms.ReasonForm,
        initial={},
        save=lambda version, values: services.expect_return(
            audit_return=ret, expected=version, by=request.user, **values
        ),
        context={"heading": "Expect this return after all", "submit": "Expect it"},
        message="The return is expected again.",
    )


def change(request, ret: Return, *, context: dict, **more):
    done = following_url(ret)
    context = {"asked": ret.round, "ret": ret, "cancel_url": done, **context}
    template = "audits/rounds/form.html"
    return edit_record(request, record=ret, done=done, template=template, context=context, **more)
