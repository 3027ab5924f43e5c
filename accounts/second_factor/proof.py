"""Fresh reauthentication before wide rights are given; allauth's pages perform it (accounts/sign_in/adapter.py)."""

from __future__ import annotations

from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.reauthentication import is_reauthentication_required
from allauth.core.exceptions import ReauthenticationRequired
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from core.kept_forms.middleware import TOO_LONG
from core.kept_forms.services import form_of, keep_form, note_kept
from core.models import KeptForm

PRESS_AGAIN = "Nothing has been sent yet. Show that it is you, then press the button again."


def is_proof_due(request) -> bool:
    """Whether sign-in and latest reauthentication are more than ACCOUNT_REAUTHENTICATION_TIMEOUT seconds ago."""
    try:
        return is_reauthentication_required(request, app="")
    except ReauthenticationRequired:  # somebody with neither a password nor a second factor
        return True


def ask_for_proof(request, *, when: bool = True, button_on: str = "") -> HttpResponse | None:
    """For a submitted form: the redirect to reauthentication where it is due. The form is saved encrypted, as after the
    end of a session, and its person submits it again. None where the view may continue, or without `when`.

    For a button without a form nothing is saved: after reauthentication the person is sent to the URL `button_on`.

    allauth would resubmit the form itself, but loses one whose URL has a query, and shows a service's error at a URL to
    which the form cannot be sent.
    """
    if request.method != "POST" or not when or not is_proof_due(request):
        return None
    if button_on:
        messages.info(request, PRESS_AGAIN)
    else:  # every page announces a saved form by itself
        sent = keep_form(form_of(request), owner=request.user.pk, reason=KeptForm.Reason.PROOF)
        if not sent.key:
            messages.error(request, TOO_LONG)
        note_kept(request.session, request.user)
    request.not_saved = True
    way = get_adapter().get_reauthentication_methods(request.user)[0]["url"]
    return redirect(f"{way}?{urlencode({'next': button_on or reverse('kept_forms')})}")
