"""Keeps the text of forms that are refused, and saves each form once (ADR 57)."""

import logging
import re

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.db import IntegrityError, transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render, resolve_url
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.deprecation import MiddlewareMixin
from django_htmx.http import trigger_client_event

from core.files.storage import delete_files, noted_files
from core.kept_forms.page import displayed
from core.kept_forms.rules import (
    FORM_KEY,
    FORM_TYPES,
    REFUSED,
    SENT_AGAIN,
    SIGN_IN_PREFIX,
    TOKENS,
    has_input,
    missing_from,
)
from core.kept_forms.services import (
    NOTICE,
    Sent,
    delete_form,
    form_of,
    has_refused_text,
    keep_form,
    note_kept,
    sealer_for,
)
from core.models import FormKey, KeptForm

logger = logging.getLogger("core.kept_forms")
BACKGROUND = "X-Background"  # a header of background polling, and of what is sent again by itself
SENDING = "X-Sending"  # a header of a form that its page sends first in the background (ADR 82)
AUTOSAVE = "X-Autosave"  # a header of an automatic save
SENT, KEPT = "X-Sent", "X-Kept"  # headers of answers to these
KEPT_BY_ITSELF = {403, 404, 409, 410}  # where the text of an automatic save is kept
LATE = "What you sent has not been saved. We have kept it for you: sign in to check it and send it."
TOO_LONG = "What you sent has not been saved, and is too long for us to keep. Go back and copy it."
NOT_KEPT = "What you sent has not been saved, and such words are not kept. Sign in and enter it again."
SAVED_ALREADY = "You had already sent this form. It was saved once."
OTHER_TEXT = "You have already sent this form with different text. If you want to save this as well, send it again."
REASONS = {
    400: "We could not read the form.",
    404: "What this form belongs to is no longer there, or you no longer have access to it.",
    409: "Somebody else saved a change before you.",
    410: "The link to this form no longer works.",
    422: "The page had changed before you sent this form, so some of what you typed no longer fits it.",
    429: "There were too many attempts. Wait a while before you send it again.",
    507: "There is no room for files at the moment.",
    500: "Something went wrong on our side. We have recorded it.",
}


def is_form(request) -> bool:
    """Whether the answer replaces the page: not for fragments, automatic saves, nor anything under sign-in."""
    return (
        request.method == "POST"
        and not request.path.startswith(SIGN_IN_PREFIX)
        and request.content_type in FORM_TYPES
        and (BACKGROUND not in request.headers or SENDING in request.headers)
        and "HX-Request" not in request.headers
    )


def is_sent_first(request) -> bool:
    """Whether the page stays open until it is told what became of its form."""
    return request.method == "POST" and SENDING in request.headers


def read_sent(request) -> Sent | None:
    """The form in a request; None where it cannot be read or nothing was filled in."""
    try:
        sent = form_of(request)
    except (BadRequest, SuspiciousOperation, MultiPartParserError, UnicodeDecodeError, OSError):
        return None
    return sent if has_input(sent.fields) else None


def is_saved(request, response) -> bool:
    """Whether a view has done what its form asked: it leads to another page and warns of nothing.

    A view that redirects without saving, and without a warning, sets `request.not_saved`. One that saves and answers
    with a page sets `request.saved_url`, to which a repeat is redirected.
    """
    queued = getattr(getattr(request, "_messages", None), "_queued_messages", [])
    is_warned = any(message.level >= messages.WARNING for message in queued)
    if getattr(request, "saved_url", ""):
        return response.status_code == 200
    return response.status_code in (302, 303) and not is_warned and not getattr(request, "not_saved", False)


class KeptFormsMiddleware(MiddlewareMixin):
    """Keeps what was typed where a form is refused, and displays it. Placed after the middleware that knows the person,
    and before the one that requires sign-in.
    """

    def __call__(self, request):
        response = self.get_response(request)
        if getattr(request, "is_guarded", False) or not is_form(request):
            if AUTOSAVE in request.headers and response.status_code in KEPT_BY_ITSELF:
                return refused_line(request, response.status_code) or response
            return answer_first(request, response) if is_sent_first(request) else response
        if response.status_code in REFUSED and not is_sent_first(request):
            return self.refused(request, response)
        if NOTICE in request.session and SENT_AGAIN in request.POST and is_saved(request, response):
            delete_form(request.session, owner=request.user, key=request.POST[SENT_AGAIN])
        return answer_first(request, response) if is_sent_first(request) else response

    def process_view(self, request, view, args, kwargs):
        """The redirect to sign-in where the session of a form has ended; else None."""
        if request.user.is_authenticated or not is_form(request) or is_sent_first(request):
            return None  # the page of what is sent first stays, and has the text
        if not (owner := owner_of(request)):
            return None
        sent = read_sent(request)
        if sent is None:
            return None
        sent = keep_form(sent, owner=owner, reason=KeptForm.Reason.SESSION)
        if sent.key:
            messages.warning(request, LATE)
        else:
            is_unkept = sealer_for(sent.path) is None or has_refused_text(sent)
            messages.error(request, NOT_KEPT if is_unkept else TOO_LONG)
        return redirect_to_login(reverse("kept_forms") if sent.key else "/")

    def refused(self, request, response):
        """The page that displays what was typed, in place of one that does not."""
        if is_from_elsewhere(request) or response.streaming or request.resolver_match is None:
            return response
        sent = read_sent(request)
        if sent is None:
            return response
        may_show_it = response.status_code in (409, 410, 422, 507)
        if may_show_it and not missing_from(response.content.decode(errors="replace"), sent.fields):
            return response
        try:
            return refusal_page(request, sent, status=response.status_code)
        except Exception:  # what failed before may fail again, such as the database; the first answer says so
            logger.exception("What was typed could not be displayed")
            return response


def owner_of(request) -> int | None:
    """Key of the sender, also after the session ended; None where unknown or on pages without sign-in."""
    if not getattr(request.resolver_match.func, "login_required", True):
        return None
    if request.user.is_authenticated:
        return request.user.pk
    last = str(getattr(request, "was_signed_in", "") or "")
    return int(last) if last.isdigit() else None


def is_from_elsewhere(request) -> bool:
    """Whether another site may have sent the form: it lacks our token, and its Origin header does not name us."""
    is_ours = request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"
    return getattr(request, "csrf_unchecked", False) and not is_ours


def answer_first(request, response):
    """What the page of a form that it sent first is told, without a body: "saved" and the address to go to; "page"
    where the answer is a page, which it gets by sending the form as browsers do; or "signed-out". A fault and what is
    too large keep their answer: the page stays and tries again.
    """
    if response.status_code >= 500 or response.status_code == 413:
        return response
    if response.status_code in (302, 303):
        is_out = not request.user.is_authenticated and response["Location"].startswith(resolve_url("account_login"))
        response[SENT], response["X-Location"] = "signed-out" if is_out else "saved", response["Location"]
        del response["Location"]
        response.status_code, response.content = 204, b""
        return response
    if response.streaming:
        response.close()  # a file; of any other answer this would say that the request has ended
    return HttpResponse(status=204, headers={SENT: "page"})


def refused_line(request, status: int):
    """A line for a refused automatic save that says where its text is; None where it may not be kept."""
    if not request.user.is_authenticated or is_from_elsewhere(request) or getattr(request, "is_guarded", False):
        return None
    sent = read_sent(request)
    if sent is None:
        return None
    sent = keep_again(request, sent)
    reason = REASONS.get(status, REASONS[404])
    line = render(request, "kept_forms/line.html", {"form": sent, "reason": reason}, status=status)
    line[KEPT] = sent.key
    return trigger_client_event(line, "announce", {"value": f"Not saved. {reason}"})


def keep_again(request, sent: Sent) -> Sent:
    """Keep the text of an automatic save, under the key by which the same box had it kept a moment before: a link to it
    that the page shows stays right.
    """
    before = KeptForm.objects.visible_to(request.user).with_key(request.POST.get(SENT_AGAIN, "")).filter(path=sent.path)
    with transaction.atomic():
        key = request.POST[SENT_AGAIN] if before.delete()[0] else ""
        sent = keep_form(sent, owner=request.user.pk, reason=KeptForm.Reason.REFUSED, key=key)
    note_kept(request.session, request.user)
    return sent


def refusal_page(request, sent: Sent, *, status: int, reason: str = ""):
    """A page with what was typed, kept for its owner where the browser knows who that is."""
    if owner := owner_of(request):
        sent = keep_form(sent, owner=owner, reason=KeptForm.Reason.REFUSED)
        if sent.key and request.user.is_authenticated:
            request.session[NOTICE] = True
    reason = reason or getattr(request, "refusal", "") or REASONS.get(status, "")
    form = displayed(request, sent, with_labels=getattr(request, "is_view_reached", False))
    context = {"is_refusal": True, "form": form, "reason": reason, "reference": getattr(request, "reference", "")}
    return render(request, "kept_forms/refused.html", context, status=status)


class FormKeyMiddleware(MiddlewareMixin):
    """Saves a form with a key once, in one transaction with the key; the last middleware with a process_view.

    A repeat is redirected to the page after the first request. With other text under the key, the form is displayed to
    be sent again. A view that must not run in one transaction is marked transaction.non_atomic_requests.
    """

    def __call__(self, request):
        if not key_of(request):
            return self.get_response(request)
        with noted_files() as stored, transaction.atomic():
            response = self.get_response(request)
            row = getattr(request, "claimed_key", None)
            if response.status_code >= 500 or is_only_tried(request, response):
                transaction.set_rollback(True)
                delete_files(stored)
            elif row is not None and is_saved(request, response):
                row.result = getattr(request, "saved_url", "") or response["Location"]
                row.save(update_fields=["result"])
            elif row is not None:
                row.delete()
        return response

    def process_view(self, request, view, args, kwargs):
        """Claim the key of a form, waiting for an earlier request with it; the answer to a repeat."""
        request.is_view_reached = True
        key = key_of(request)
        if not key or getattr(view, "_non_atomic_requests", None):
            return HttpResponse() if is_sent_first(request) else None  # a view that could not be undone does not run
        row = FormKey(key=key, person_id=request.user.pk, digest=digest_of(request))
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:
            return repeated(request, row)
        request.claimed_key = row
        return None


def is_only_tried(request, response) -> bool:
    """Whether the answer to a form that was sent in the background first is a page: then the page sends the form again,
    and what the view wrote is undone, unless a limit or the security journal counted the attempt.
    """
    is_page = response.status_code not in (302, 303)
    return is_sent_first(request) and is_page and not getattr(request, "has_counted", False)


def repeated(request, row: FormKey):
    """The answer to a second form with the key of `row`."""
    first = FormKey.objects.filter(pk=row.key, person=row.person_id, digest=row.digest).first()
    if first is None:
        return refusal_page(request, form_of(request), status=409, reason=OTHER_TEXT)
    messages.info(request, SAVED_ALREADY)
    return HttpResponseRedirect(first.result)


def key_of(request) -> str:
    """The key in a form that is to be saved once; "" where there is none."""
    if not is_form(request):
        return ""
    key = request.POST.get(FORM_KEY, "")
    return key if re.fullmatch(r"[\w-]{12,32}", key, re.ASCII) else ""


def digest_of(request) -> str:
    """A keyed hash, as hex, over the address, fields and files of a form, from which none of them can be guessed."""
    digest = salted_hmac("core.kept_forms.form_key", request.get_full_path(), algorithm="sha256")
    for name, values in sorted(request.POST.lists()):
        if name not in TOKENS:
            digest.update(repr((name, values)).encode())
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            digest.update(repr((name, file.name)).encode())
            for chunk in file.chunks():
                digest.update(chunk)
            file.seek(0)
    return digest.hexdigest()
