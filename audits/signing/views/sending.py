"""Sends a return for signature: one press makes it ready and asks everybody, or says what is missing."""

from __future__ import annotations

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from agencies.access import requires
from audits.access import own_return, version_in
from audits.models import Return
from audits.questions.states import FILLER, SIGNATORY
from audits.returns.page.reading import to_do
from audits.returns.return_data import return_data_of
from audits.signing.page import SignOffPage, sign_off_page
from audits.signing.services.sending import NotNamed
from audits.signing.services.sending import send_for_signature as send
from audits.signing.services.signing import NotReady
from audits.signing.views.deciding import CHANGED
from core.records.locking import Conflict
from core.records.rules import RuleBroken

OWN = ("audits.fill_own", "audits.sign_own", "audits.key_in")


@require_http_methods(["GET", "HEAD", "POST"])
@requires(*OWN)
def send_for_signature(request, pk):
    """Ask all who sign, by the directory or as named; a GET leads to the return. What is missing gives status 422, with
    links to the questions, and keeps what was typed.
    """
    audit_return = own_return(request, pk, FILLER, SIGNATORY)
    if request.method != "POST":
        return redirect("audits:return", audit_return.pk)
    page = sign_off_page(return_data_of(audit_return, last_year=False), request.user, request.POST)
    named, wrong = {}, []
    for place in page.missing:
        if place.form and place.form.is_valid():
            if place.form.named:
                named[place.role] = place.form.named
        elif place.form:
            wrong += [words for errors in place.form.errors.values() for words in errors]
    if wrong:
        return say(request, page, "")
    try:
        asked = send(audit_return=audit_return, expected=version_in(request), named=named, by=request.user)
    except NotReady as broken:
        audit_return = own_return(request, pk, FILLER, SIGNATORY)
        page = sign_off_page(return_data_of(audit_return, last_year=False), request.user, request.POST)
        page.blocking = to_do(return_data_of(audit_return, last_year=False), broken.findings)
        return say(request, page, str(broken))
    except NotNamed as broken:
        audit_return = own_return(request, pk, FILLER, SIGNATORY)
        page = sign_off_page(return_data_of(audit_return, last_year=False), request.user, request.POST)
        for place in page.missing:
            if place.form and place.role == broken.role:
                place.form.is_valid()
                place.form.add_error(broken.field if broken.field in place.form.fields else None, str(broken))
        return say(request, page, "")
    except Conflict:
        page.audit_return.refresh_from_db()
        return say(request, page, CHANGED)
    except RuleBroken as broken:
        messages.error(request, str(broken))
        return redirect("audits:return", audit_return.pk)
    messages.success(request, sent_words(audit_return, asked))
    name = "receipt" if audit_return.state == Return.State.SUBMITTED else "sign_off"
    return redirect(reverse(f"audits:{name}", args=[audit_return.pk]))


def say(request, page: SignOffPage, words: str):
    """The form as it was sent, with what prevents it."""
    context = {"audit_return": page.audit_return, "signing": page, "refused": words}
    context |= {"forms": [place.form for place in page.missing if place.form]}
    return render(request, "audits/signing/send.html", context, status=422)


def sent_words(audit_return: Return, asked: list) -> str:
    """What the press did, as a message."""
    if audit_return.state == Return.State.SUBMITTED:
        return "The return has been submitted."
    went = [each.name for each in asked if each.signatory.is_confirmed]
    waits = [each.name for each in asked if not each.signatory.is_confirmed]
    words = []
    if went:
        words.append(f"An email to {' and '.join(went)} is on its way.")
    if waits:
        words.append(f"The link to {' and '.join(waits)} waits until the address is confirmed.")
    return " ".join(words) or "Everybody who signs has been asked already."
