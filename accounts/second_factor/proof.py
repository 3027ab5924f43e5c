"""Fresh reauthentication before what matters most; allauth's pages perform it (accounts/sign_in/adapter.py).

accounts/proof.py lists where it is asked for.
"""

import time
from urllib.parse import urlencode, urlsplit

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.middleware import SINCE
from accounts.second_factor.rules import PROVED_AT, is_proved, main_factors
from core.kept_forms.middleware import NOT_KEPT, TOO_LONG
from core.kept_forms.rules import SENT_AGAIN, has_input
from core.kept_forms.services import Sent, form_of, has_refused_text, keep_form, note_kept, sealer_for
from core.models import KeptForm

PRESS_AGAIN = "Nothing has been sent yet. Confirm that it is you, then press the button again."
ENTER_AGAIN = NOT_KEPT.replace("Sign in and enter", "Confirm that it is you, then enter")
MFA = "mfa"  # allauth's name for a second factor, in the records of a session


def is_proof_due(request, minutes: float) -> bool:
    """Whether it is longer ago that the person of a request showed who they are, by signing in or afterwards.

    Whoever has a second factor proves by that alone, as everybody with a guarded role has, so that a mailbox is not
    enough. One statement where the second factor was not proved in time.
    """
    session, after = request.session, time.time() - minutes * 60
    records = get_authentication_records(request, request.user)
    strong = [each["at"] for each in records if each["method"] == MFA]
    if is_proved(session):
        strong.append(session.get(PROVED_AT, 0))
    if max(strong, default=0) > after:
        return False
    others = [session.get(SINCE, 0), *(each["at"] for each in records if each.get("reauthenticated"))]
    return max(others) <= after or main_factors(request.user).exists()


def ask_for_proof(request, minutes: float) -> HttpResponse | None:
    """The redirect to reauthentication where proof is due, else None.

    A form is saved encrypted, as after the end of a session, and its person submits it again; a button without input is
    pressed again on its page; any other request leads back to its URL.

    allauth would resubmit the form itself, but loses one whose URL has a query, and shows a service's error at a URL to
    which the form cannot be sent.
    """
    if not is_proof_due(request, minutes):
        return None
    request.not_saved = True
    after = request.get_full_path() if request.method != "POST" else saved_form_url(request) or page_before(request)
    way = get_adapter().get_reauthentication_methods(request.user)[0]["url"]
    return redirect(f"{way}?{urlencode({'next': after})}")


def saved_form_url(request) -> str:
    """Save the form of a request; returns the URL at which its person sends it again, "" where it is not saved."""
    sent = form_of(request)
    if not has_input(sent.fields):
        if sent.left_out:
            messages.error(request, ENTER_AGAIN)
        else:
            messages.info(request, PRESS_AGAIN)
        return ""
    key = earlier_key(request) or keep_form(sent, owner=request.user.pk, reason=KeptForm.Reason.PROOF).key
    if not key:
        messages.error(request, TOO_LONG if may_be_kept(sent) else ENTER_AGAIN)
        return ""
    note_kept(request.session, request.user)  # every page announces a saved form by itself
    return reverse("kept_form", args=[key])


def earlier_key(request) -> str:
    """The key of the saved form that is being sent again; "" for any other."""
    again = KeptForm.objects.visible_to(request.user).with_key(request.POST.get(SENT_AGAIN, ""))
    return again.values_list("key", flat=True).first() or ""


def may_be_kept(sent: Sent) -> bool:
    return sealer_for(sent.path) is not None and not has_refused_text(sent)


def page_before(request) -> str:
    """The page of this site with the form or button that was sent; the home page where the browser does not say."""
    url = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure()):
        return reverse("home")
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
