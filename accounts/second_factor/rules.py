"""The second factor: who must have one, whether the session has proved it, and blocking all else before.

Views that require it of everybody call `require_proof`.

The session stores who proved it, so that a page needs no further query (docs/performance).
"""

from __future__ import annotations

import time

from allauth.mfa.models import Authenticator
from django.contrib.auth import SESSION_KEY
from django.contrib.auth import logout as end_session
from django.db.models import OuterRef
from django.shortcuts import redirect
from django.utils.crypto import constant_time_compare

from accounts.roles import require_second_factor

PROVED_BY = "second_factor_of"  # the primary key of the person, as in SESSION_KEY
PROVED_AT = "second_factor_at"  # seconds since the epoch
WANTED = "second_factor_next"  # the page that was requested
MAIN = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)  # recovery codes alone are no second factor
# URL names open to a person who has yet to prove or set up a second factor.
OPEN = {
    "account_logout", "account_reauthenticate", "reauthenticate_by_code", "time_left", "stay_signed_in", "mfa_index",
    "mfa_activate_totp", "mfa_add_webauthn", "help", "privacy", "accessibility", "healthz", "readyz",
}  # fmt: skip


def required_of(user) -> bool:
    return require_second_factor(user.roles)


def note_proof(session, user) -> None:
    session[PROVED_BY] = str(user.pk)
    session[PROVED_AT] = int(time.time())


def is_proved(session) -> bool:
    return constant_time_compare(session.get(PROVED_BY, ""), session.get(SESSION_KEY, "-"))


def forget_proof(session, user) -> None:
    if not main_factors(user).exists():
        session.pop(PROVED_BY, None)


def require_proof(request):
    """None where this session has proved a second factor, else a redirect: to set one up, or to sign in again for a
    person who has one. The requested page opens afterwards.
    """
    if is_proved(request.session):
        return None
    if main_factors(request.user).exists():  # an older session: signing in again asks for it
        end_session(request)
        return redirect("account_login")
    if request.method in ("GET", "HEAD"):
        request.session[WANTED] = request.get_full_path()
    return redirect("mfa_index")


def main_factors(user):
    return Authenticator.objects.filter(user=user, type__in=MAIN)


def main_factors_of(people: list[int]) -> set[int]:
    """Which of these people (by key) have a second factor; one statement."""
    found = Authenticator.objects.filter(user__in=people, type__in=MAIN)
    return set(found.values_list("user", flat=True))


def factors_of_outer():
    return Authenticator.objects.filter(user=OuterRef("pk"), type__in=MAIN)


class SecondFactorMiddleware:
    """Redirects a person whose roles require a second factor to prove it or set one up, whatever they requested."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        session = request.session
        if SESSION_KEY not in session or is_proved(session) or request.resolver_match.url_name in OPEN:
            return None
        if not request.user.is_authenticated or not required_of(request.user):
            return None
        return require_proof(request)
