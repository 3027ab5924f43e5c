"""Saves a form that was sent after its session ended, encrypted, for an hour (test L2; docs/adr).

It is stored in the next session of the same browser. Another person never gets it, and nothing is sent automatically:
the page that shows it has a button (accounts/sessions/views.py). Files are not saved.
"""

from __future__ import annotations

import json
import secrets
import time
from dataclasses import asdict, dataclass

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.views import redirect_to_login
from django.core import signing
from django.shortcuts import redirect
from django.urls import Resolver404, resolve, reverse
from django.utils.crypto import salted_hmac

from accounts.middleware import BY_ITSELF, time_left
from accounts.second_factor.sealing import seal, unseal

KEPT = "kept_forms"  # in a session: [{"key", "owner", "until" (seconds since the epoch), "sealed"}], newest first
SENT_AGAIN = "kept_form"  # the field by which a resubmitted form identifies itself
PURPOSE = "kept form"
WHO = "who"  # a signed cookie with the key of the last signed-in person of this browser; it gives no access
SECONDS = 60 * 60
MOST = 5  # forms
LARGEST = 1_000_000  # characters of a form, as JSON
OURS = "/accounts/"  # sign-in, passwords, second factor: never saved
LEFT_OUT = {"csrfmiddlewaretoken", SENT_AGAIN}


@dataclass(frozen=True)
class KeptForm:
    """A submitted form: URL with query, fields in order, and names of the omitted files."""

    key: str
    path: str
    fields: list[tuple[str, list[str]]]
    files: list[str]


# In a session


def keep(session, form: KeptForm, *, owner: str, now: float) -> bool:
    """Save a form for the person with this key; False where it is too large. The oldest of six is dropped.

    Where nobody is signed in, the session ends with the form.
    """
    text = json.dumps(asdict(form) | {"owner": owner})
    if len(text) > LARGEST:
        return False
    row = {"key": form.key, "owner": owner, "until": now + SECONDS, "sealed": seal(text, purpose=PURPOSE)}
    session[KEPT] = [row, *session.get(KEPT, [])][:MOST]
    if SESSION_KEY not in session:
        session.set_expiry(SECONDS)
    return True


def kept_for(session, *, owner: str, now: float) -> list[KeptForm]:
    rows = [row for row in session.get(KEPT, []) if row["owner"] == owner and row["until"] > now]
    found = []
    for text in filter(None, (unseal(row["sealed"], purpose=PURPOSE) for row in rows)):
        values = json.loads(text)
        if values.pop("owner") == owner:
            found.append(KeptForm(**values | {"fields": [(name, texts) for name, texts in values["fields"]]}))
    return found


def drop(session, key: str) -> None:
    leave(session, [row for row in session.get(KEPT, []) if row["key"] != key])


def leave(session, rows: list[dict]) -> None:
    if len(rows) != len(session.get(KEPT, [])):
        session[KEPT] = rows
        if not rows:
            del session[KEPT]


def taken_over(session, owner: str) -> None:
    """After signing in: drop forms of anybody else, and restore the normal lifetime of the session."""
    leave(session, [row for row in session.get(KEPT, []) if row["owner"] == owner])
    session.set_expiry(None)


# In a request


def mark_of(user) -> str:
    """A token by which a page detects whether the same person is still, or again, signed in."""
    return salted_hmac("accounts.timeout.who", str(user.pk), algorithm="sha256").hexdigest()[:16]


def clock_of(request) -> dict:
    """The session state for a page: `idle` and `long` are the seconds left, `who` is "" where nobody is signed in."""
    if SESSION_KEY not in request.session or not request.user.is_authenticated:
        return {"who": ""}
    left = time_left(request.session, time.time())
    return {"who": mark_of(request.user), "idle": left.idle, "long": left.long}


def is_kept(request, view) -> bool:
    """Whether a request is a form of a signed-in page that would be lost: not a fragment, whose page is still open, and
    nothing under sign-in, where passwords are.
    """
    return (
        request.method == "POST"
        and getattr(view, "login_required", True)
        and not request.path.startswith(OURS)
        and request.content_type in ("application/x-www-form-urlencoded", "multipart/form-data")
        and BY_ITSELF not in request.headers
        and "HX-Request" not in request.headers
    )


def form_of(request) -> KeptForm:
    """The fields of a request, without the CSRF token and anything named like a password."""
    fields = [
        (name, texts) for name, texts in request.POST.lists() if name not in LEFT_OUT and "password" not in name.lower()
    ]
    files = [file.name for _, found in request.FILES.lists() for file in found]
    return KeptForm(key=secrets.token_urlsafe(12), path=request.get_full_path(), fields=fields, files=files)


def keep_request(request, owner: str):
    """Save a request for a person, and redirect to the page that shows it, after sign-in."""
    kept = keep(request.session, form_of(request), owner=owner, now=time.time())
    if kept and request.user.is_authenticated:
        return redirect("kept_forms")
    if kept:
        words = "What you sent has not been saved. It is kept for an hour: sign in, and you can look at it and send it."
        messages.warning(request, words)
        return redirect_to_login(reverse("kept_forms"))
    messages.error(request, "What you sent has not been saved, and was too long to be kept. Go back and copy it.")
    return redirect_to_login("/")


class KeepFormsMiddleware:
    """Saves forms whose session has ended; placed after SessionLimitsMiddleware and the CSRF check, before sign-in is
    required.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        session = request.session
        request.was_signed_in = (
            session.get(SESSION_KEY) or getattr(request, "was_signed_in", "") or last_person(request)
        )
        request.session_clock = lambda: clock_of(request) | {"warn": settings.SESSION_WARNING_SECONDS}
        if KEPT in session:
            now = time.time()
            leave(session, [row for row in session[KEPT] if row["until"] > now])
        response = self.get_response(request)
        if KEPT in session and SESSION_KEY in session and request.method == "POST" and response.status_code < 400:
            drop(session, request.POST.get(SENT_AGAIN, ""))
        remember_person(request, response)
        return response

    def process_view(self, request, view, args, kwargs):
        """The redirect to sign-in where a form would be lost; else None."""
        if request.was_signed_in and is_kept(request, view) and not request.user.is_authenticated:
            return keep_request(request, request.was_signed_in)
        return None


def last_person(request) -> str:
    """The key of the last signed-in person of this browser; "" where unknown. The row of an ended session is gone, so
    only the browser knows whose form it sends.
    """
    try:
        return signing.loads(request.COOKIES.get(WHO, ""), salt=PURPOSE)
    except signing.BadSignature:
        return ""


def remember_person(request, response) -> None:
    """Set the cookie of the last signed-in person, until the browser is closed."""
    person = request.session.get(SESSION_KEY) or request.was_signed_in
    if person and last_person(request) != person:
        response.set_cookie(
            WHO,
            signing.dumps(person, salt=PURPOSE),
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite=settings.SESSION_COOKIE_SAMESITE,
        )


def came_from_us(request) -> bool:
    """Whether the browser says that a page of this site sent the form, which another site's page cannot forge."""
    return request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"


def keep_unmarked(request):
    """For a form of our own page with an outdated CSRF token, since its person signed in again in another window: the
    redirect to the saved form, or None where it is not saved.
    """
    owner = request.was_signed_in
    try:
        view = resolve(request.path_info).func
    except Resolver404:
        return None
    if owner and came_from_us(request) and is_kept(request, view):
        return keep_request(request, owner)
    return None
