"""Fresh proof of who is there, before wide rights are given; allauth's pages ask for it
(accounts/sign_in/adapter.py)."""

from __future__ import annotations

import time
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.reauthentication import is_reauthentication_required
from allauth.core.exceptions import ReauthenticationRequired
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from accounts.sessions import timeout

PRESS_AGAIN = "Nothing has been sent yet. Show that it is you, then press the button again."


def is_proof_due(request) -> bool:
    """Whether signing in and the latest proof are more than ACCOUNT_REAUTHENTICATION_TIMEOUT seconds ago."""
    try:
        return is_reauthentication_required(request, app="")
    except ReauthenticationRequired:  # of somebody with neither a password nor a second step
        return True


def ask_for_proof(request, *, when: bool = True, button_on: str = "") -> HttpResponse | None:
    """For a form that is sent: where proof is due, the way to it, and from there to the form, which is kept sealed as
    after the end of a session and sent again by its person. None where the view may go on, or without `when`.

    Of a button without a form nothing is kept: from the proof the way leads to the page `button_on`, an address.

    allauth would send the form again by itself; it loses one whose address has a query, and where a service refuses
    what was sent it shows the page at an address to which the form cannot be sent.
    """
    if request.method != "POST" or not when or not is_proof_due(request):
        return None
    if button_on:
        messages.info(request, PRESS_AGAIN)
    else:  # every page says by itself that something is kept
        timeout.keep(request.session, timeout.form_of(request), owner=str(request.user.pk), now=time.time())
    way = get_adapter().get_reauthentication_methods(request.user)[0]["url"]
    return redirect(f"{way}?{urlencode({'next': button_on or reverse('kept_forms')})}")
