"""How long a session lasts, and that signed-in pages are kept nowhere (tests L8 and L9)."""

from __future__ import annotations

import time

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import AnonymousUser

SINCE = "signed_in_at"  # seconds since the epoch, both
SEEN = "seen_at"
ENDED = "session_ended"  # what the sign-in page says about it: "idle" or "long"
BY_ITSELF = "X-Background"  # sent by a page that asks without anybody at it: that is no use of a session
WRITE_EVERY = 60  # seconds: a busy person's session is written once a minute, not at each click


def start_clock(session) -> None:
    """Notes in a session that a person has just signed in."""
    session[SINCE] = session[SEEN] = int(time.time())


def why_ended(session, now: float) -> str | None:
    """Why a session is over at `now`: "idle", "long", or None while it is good.

    `now` is in seconds. The limits are settings: SESSION_IDLE_MINUTES, SESSION_MAX_HOURS.
    """
    if now - session[SINCE] >= settings.SESSION_MAX_HOURS * 3600:
        return "long"
    if now - session[SEEN] >= settings.SESSION_IDLE_MINUTES * 60:
        return "idle"
    return None


class SessionLimitsMiddleware:
    """Ends a session after a time without use and after a time in all; follows AuthenticationMiddleware."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if SESSION_KEY in request.session:
            self.check(request)
        return self.get_response(request)

    @staticmethod
    def check(request) -> None:
        now = time.time()
        if SINCE not in request.session or SEEN not in request.session:
            start_clock(request.session)
        reason = why_ended(request.session, now)
        if reason:
            request.session.flush()
            request.session[ENDED] = reason
            request.user = AnonymousUser()
        elif now - request.session[SEEN] >= WRITE_EVERY and BY_ITSELF not in request.headers:
            request.session[SEEN] = int(now)


class NoStoreMiddleware:
    """Asks browsers and anything between to keep no copy of a page that was made for a person.

    Covers every answer to a person who is signed in, and every answer that says nothing about keeping,
    such as the page where a new password is set.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        signed_in = SESSION_KEY in request.session
        response = self.get_response(request)
        if signed_in or SESSION_KEY in request.session or not response.has_header("Cache-Control"):
            response["Cache-Control"] = "no-store, private"
        return response
