"""How long a session lasts, and that signed-in pages are kept nowhere."""

import time
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.utils.deprecation import MiddlewareMixin

SINCE = "signed_in_at"  # seconds since the epoch, both
SEEN = "seen_at"
LIMIT = "idle_minutes"  # of the page that was seen last, where it is not the setting
ENDED = "session_ended"  # what the sign-in page says about it: "idle" or "long"
BY_ITSELF = "X-Background"  # sent by a page that asks without anybody at it: that is no use of a session
WRITE_EVERY = 60  # seconds: a busy person's session is written once a minute, not at each click


def start_clock(session) -> None:
    session[SINCE] = session[SEEN] = int(time.time())


@dataclass(frozen=True)
class TimeLeft:
    """Seconds until a session ends: without further use, and in any case. Neither is below nought."""

    idle: int
    long: int


def minutes_of(session) -> float:
    """How long the page that was seen last may stand unused, in minutes."""
    return session.get(LIMIT, settings.SESSION_IDLE_MINUTES)


def time_left(session, now: float) -> TimeLeft:
    """What is left at `now`, in seconds since the epoch, of the limit without use and of SESSION_MAX_HOURS."""
    idle = session[SEEN] + minutes_of(session) * 60 - now
    long = session[SINCE] + settings.SESSION_MAX_HOURS * 3600 - now
    return TimeLeft(idle=max(0, int(idle)), long=max(0, int(long)))


def why_ended(session, now: float) -> str | None:
    """Why a session is over at `now`: "idle", "long", or None while it is good."""
    if now - session[SINCE] >= settings.SESSION_MAX_HOURS * 3600:
        return "long"
    if now - session[SEEN] >= minutes_of(session) * 60:
        return "idle"
    return None


def idle_limit(minutes: float | None):
    """Decorator of a view: minutes without use until the session ends from here on; None leaves the limit as it is."""

    def mark(view):
        view.idle_minutes = minutes
        return view

    return mark


class SessionLimitsMiddleware(MiddlewareMixin):
    """Ends a session after a time without use and after a time in all; follows AuthenticationMiddleware."""

    def __call__(self, request):
        if SESSION_KEY in request.session:
            self.check(request)
        return self.get_response(request)

    def check(self, request) -> None:
        now, session = time.time(), request.session
        if SINCE not in session or SEEN not in session:
            start_clock(session)
        request.unused_for = now - session[SEEN]
        if reason := why_ended(session, now):
            self.end(request, reason, minutes_of(session))
        elif request.unused_for >= WRITE_EVERY and BY_ITSELF not in request.headers:
            session[SEEN] = int(now)

    def process_view(self, request, view, args, kwargs) -> None:
        """A page with a limit of its own is not opened in a session that was left alone for longer than that."""
        session = request.session
        minutes = getattr(view, "idle_minutes", settings.SESSION_IDLE_MINUTES)
        if SESSION_KEY not in session or minutes is None:
            return
        if request.unused_for >= minutes * 60:
            self.end(request, "idle", minutes)
        elif minutes != minutes_of(session) and BY_ITSELF not in request.headers:
            session[LIMIT] = minutes

    @staticmethod
    def end(request, reason: str, minutes: float) -> None:
        """Nothing is left of the session but why it ended; the request knows whose it was."""
        request.was_signed_in = request.session[SESSION_KEY]
        request.session.flush()
        request.session.update({ENDED: reason, LIMIT: minutes})
        request.user = AnonymousUser()


class NoStoreMiddleware(MiddlewareMixin):
    """Asks browsers and anything between to keep no copy of a page that was made for a person.

    Covers every answer to a person who is signed in, and every answer that says nothing about keeping,
    such as the page where a new password is set. At sign-out the browser is asked to drop what it holds all the same.
    """

    def __call__(self, request):
        signed_in = SESSION_KEY in request.session
        response = self.get_response(request)
        if signed_in or SESSION_KEY in request.session or not response.has_header("Cache-Control"):
            response["Cache-Control"] = "no-store, private"
        if signed_in and SESSION_KEY not in request.session:  # signed out
            response["Clear-Site-Data"] = '"cache", "storage"'
        return response
