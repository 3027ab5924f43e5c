"""Keeps the text of forms that are refused, and saves each form once (ADR 57)."""

from __future__ import annotations

import hashlib
import logging
import re

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.db import IntegrityError, transaction
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve, reverse

from core.kept_forms.page import displayed
from core.kept_forms.rules import FORM_KEY, FORM_TYPES, OURS, REFUSED, SENT_AGAIN, missing_from
from core.kept_forms.services import NOTICE, Sent, delete_form, form_of, keep_form
from core.models import FormKey, KeptForm

logger = logging.getLogger("core.kept_forms")
BY_ITSELF = "X-Background"  # sent by a page that asks without anybody at it
LATE = "What you sent has not been saved. It is kept for you: sign in, and you can look at it and send it."
TOO_LONG = "What you sent has not been saved, and was too long to be kept. Go back and copy it."
SAVED_ALREADY = "This was saved already."
OTHER_TEXT = "You sent this form before, with other text. If this is to be saved as well, send it again."
REASONS = {
    400: "The form could not be read as it was sent.",
    404: "What this form belongs to is no longer there, or is no longer open to you.",
    409: "Somebody else saved a change before you.",
    422: "The page had changed before you sent this form, so part of what you typed had no place on it.",
    500: "Something went wrong on our side. It has been noted.",
}


def is_form(request) -> bool:
    """Whether a request is a form of a page that the answer replaces; nothing under sign-in, where passwords are."""
    return (
        request.method == "POST"
        and not request.path.startswith(OURS)
        and request.content_type in FORM_TYPES
        and BY_ITSELF not in request.headers
        and "HX-Request" not in request.headers
    )


def read_form(request) -> Sent | None:
    """The form in a request; None where it cannot be read, or holds nothing that a person could miss."""
    try:
        sent = form_of(request)
    except (BadRequest, SuspiciousOperation, MultiPartParserError, UnicodeDecodeError, OSError):
        return None
    return sent if any(text.strip() for _, texts in sent.fields for text in texts) else None


class KeptFormsMiddleware:
    """Keeps what was typed where a form is refused, and displays it; after the middleware that knows the person, and
    before sign-in is required.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if not is_form(request):
            return response
        if response.status_code in REFUSED:
            return self.refused(request, response)
        if response.status_code < 400 and NOTICE in request.session and SENT_AGAIN in request.POST:
            delete_form(request.session, owner=request.user, key=request.POST[SENT_AGAIN])
        return response

    def process_view(self, request, view, args, kwargs):
        """The redirect to sign-in where the session of a form has ended; else None."""
        if request.user.is_authenticated or not is_form(request) or not (owner := owner_of(request)):
            return None
        sent = read_form(request)
        if sent is None:
            return None
        sent = keep_form(sent, owner=owner, reason=KeptForm.Reason.SESSION)
        messages.add_message(request, *((messages.WARNING, LATE) if sent.key else (messages.ERROR, TOO_LONG)))
        return redirect_to_login(reverse("kept_forms") if sent.key else "/")

    def refused(self, request, response):
        """The page that displays what was typed, in place of one that does not."""
        forged = getattr(request, "csrf_unchecked", False) and not came_from_us(request)
        if forged or response.streaming or request.resolver_match is None:
            return response
        sent = read_form(request)
        if sent is None:
            return response
        shows_form = response.status_code in (409, 422)
        if shows_form and not missing_from(response.content.decode(errors="replace"), sent.fields):
            return response
        try:
            return refusal_page(request, sent, status=response.status_code)
        except Exception:  # what failed before may fail again, such as the database; the first answer says so
            logger.exception("What was typed could not be displayed")
            return response


def owner_of(request) -> int | None:
    """The primary key of the person who sent a request, also where their session has ended.

    None where unknown, and on a page that needs no sign-in: its reader need not be the last person of the browser.
    """
    if request.user.is_authenticated:
        return request.user.pk
    if not getattr(request.resolver_match.func, "login_required", True):
        return None
    last = str(getattr(request, "was_signed_in", "") or "")
    return int(last) if last.isdigit() else None


def came_from_us(request) -> bool:
    """Whether the browser says that a page of this site sent the form, which another site's page cannot forge."""
    return request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"


def refusal_page(request, sent: Sent, *, status: int, reason: str = ""):
    """A page with what was typed, kept for its person where the browser knows who that is."""
    if owner := owner_of(request):
        sent = keep_form(sent, owner=owner, reason=KeptForm.Reason.REFUSED)
        if sent.key and request.user.is_authenticated:
            request.session[NOTICE] = True
    reason = reason or getattr(request, "refusal", "") or REASONS.get(status, "")
    context = {"form": displayed(request, sent), "reason": reason, "reference": getattr(request, "reference", "")}
    return render(request, "kept_forms/refused.html", context, status=status)


class FormKeyMiddleware:
    """Saves a form with a key once, in one transaction with the key; next to the views.

    A repeat is redirected to what the first one saved. With other text under the same key, the form is displayed to be
    sent again. Views that are transaction.non_atomic_requests, fragments and sign-in are left alone.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        key = key_of(request)
        if not key:
            return self.get_response(request)
        person = request.user.pk
        row = FormKey(key=key, person_id=person, path=request.get_full_path(), digest=digest_of(request))
        claimed = False
        try:
            with transaction.atomic():
                row.save(force_insert=True)  # waits for the first request while that is being saved
                claimed = True
                response = self.get_response(request)
                if response.status_code in (302, 303):
                    row.result = response["Location"]
                    row.save(update_fields=["result"])
                else:
                    FormKey.objects.filter(pk=key).delete()
                if response.status_code >= 500:
                    transaction.set_rollback(True)
                return response
        except IntegrityError:
            if claimed:
                raise
        first = FormKey.objects.filter(pk=key, person=person, digest=row.digest, path=row.path).first()
        if first is not None:
            messages.info(request, SAVED_ALREADY)
            return redirect(first.result)
        return refusal_page(request, form_of(request), status=409, reason=OTHER_TEXT)


def key_of(request) -> str:
    """The key in a form that is to be saved once; "" where there is none."""
    if not is_form(request):
        return ""
    key = request.POST.get(FORM_KEY, "")
    if not re.fullmatch(r"[\w-]{12,32}", key, re.ASCII):
        return ""
    try:
        view = resolve(request.path_info).func
    except Resolver404:
        return ""
    return "" if getattr(view, "_non_atomic_requests", None) else key


def digest_of(request) -> str:
    """SHA-256, as hex, over the fields and files of a form."""
    digest = hashlib.sha256()
    for name, values in sorted(request.POST.lists()):
        if name not in {"csrfmiddlewaretoken", FORM_KEY}:
            digest.update(repr((name, values)).encode())
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            digest.update(repr((name, file.name)).encode())
            for chunk in file.chunks():
                digest.update(chunk)
            file.seek(0)
    return digest.hexdigest()
