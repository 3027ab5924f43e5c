"""A return that was read is sent back, closed or opened again."""

from collections.abc import Callable
from functools import partial

from django.urls import reverse

from agencies.access import form_view
from audits.access import visible_return
from audits.models import Return
from audits.moderation import forms as moderation_forms
from audits.moderation import services, telling
from audits.moderation.page import evaluation_of, moderation_url
from audits.returns.return_data import return_data_of
from core.pages.forms import VersionedForm, form_page


def change(request, pk, form, service: Callable, *, initial: Callable | None = None, explained: str, **labels):
    audit_return = visible_return(request, pk)
    done = moderation_url(audit_return)
    crumbs = ("Moderation", reverse("audits:moderation"), audit_return.agency, done)
    return form_page(
        request,
        form,
        partial(service, audit_return=audit_return, by=request.user),
        record=audit_return,
        done=done,
        initial=initial(audit_return) if initial and request.method != "POST" else None,
        context={"crumbs": crumbs, "caption": audit_return, "explained": explained},
        **labels,
    )


def begun_text(audit_return: Return) -> dict:
    return {"text": evaluation_of(return_data_of(audit_return)).wanted_text()}


@form_view("audits.moderate")
def send_back(request, pk):
    return change(
        request,
        pk,
        moderation_forms.SendBackForm,
        telling.send_back,
        initial=begun_text,
        message="The return has been sent back, and an email is on its way.",
        title="Send this return back",
        explained="The agency gets these words as an email and can change its answers. Verdicts stay on all answers "
        "that it leaves as they are. The return is signed again; what was signed is kept.",
        submit="Send back return",
    )


@form_view("audits.moderate")
def close(request, pk):
    return change(
        request,
        pk,
        VersionedForm,
        services.close_return,
        message="The return is closed.",
        title="Close this return",
        explained="Nothing more is expected of anybody. It can be opened again with a reason.",
        submit="Close return",
    )


@form_view("audits.moderate")
def reopen(request, pk):
    return change(
        request,
        pk,
        moderation_forms.ReopenForm,
        telling.reopen,
        message="The return is open again, and an email is on its way.",
        title="Open this return again",
        explained="The agency gets an email with the reason and can change its answers. Signatures end; what was "
        "signed is kept.",
        submit="Open return again",
    )
