"""Tells a page how much of its session is left, and remembers in the browser who was signed in last.

The end of a session loses no word and shows none to the next person: a form that comes late is kept for its person
(core/kept_forms), and nothing is sent by itself.
"""

import datetime as dt
import time

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.core import signing
from django.utils.crypto import salted_hmac
from django.utils.deprecation import MiddlewareMixin

from accounts.middleware import time_left

SALT = "kept form"
REMEMBERED = dt.timedelta(days=2)  # how long the cookie says who sent a form after a session
WHO = "who"  # a signed cookie with the key of the last signed-in person of this browser; it gives no access


def mark_of(user) -> str:
    """A token by which a page detects whether the same person is still, or again, signed in."""
    return salted_hmac("accounts.timeout.who", str(user.pk), algorithm="sha256").hexdigest()[:16]


def clock_of(request) -> dict:
    """The session state for a page: `idle` and `long` are the seconds left, `who` is "" where nobody is signed in."""
    if SESSION_KEY not in request.session or not request.user.is_authenticated:
        return {"who": ""}
    left = time_left(request.session, time.time())
    return {"who": mark_of(request.user), "idle": left.idle, "long": left.long}


class LastPersonMiddleware(MiddlewareMixin):
    """Puts on each request the clock of its session, and whose it is where that has ended; after SessionLimits."""

    def __call__(self, request):
        request.was_signed_in = (
            request.session.get(SESSION_KEY) or getattr(request, "was_signed_in", "") or last_person(request)
        )
        request.session_clock = lambda: clock_of(request) | {"warn": settings.SESSION_WARNING_SECONDS}
        response = self.get_response(request)
        remember_person(request, response)
        return response


def last_person(request) -> str:
    """The key of the browser's last signed-in person; "" where unknown. It is read from the browser, since the row of a
    session that ended is deleted.
    """
    try:
        return signing.loads(request.COOKIES.get(settings.COOKIE_PREFIX + WHO, ""), salt=SALT, max_age=REMEMBERED)
    except signing.BadSignature:
        return ""


def remember_person(request, response) -> None:
    person = request.session.get(SESSION_KEY) or request.was_signed_in
    if person and last_person(request) != person:
        response.set_cookie(
            settings.COOKIE_PREFIX + WHO,
            signing.dumps(person, salt=SALT),
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite=settings.SESSION_COOKIE_SAMESITE,
        )
