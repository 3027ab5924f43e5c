"""The second factor: who must have one, whether it was proved in a session, and that nothing else opens before.

Some pages require it of everybody who may open them: their views call `require_proof`.

The session holds who proved it, so that a page asks the database for nothing more (docs/performance).
"""

from __future__ import annotations

import time

from allauth.mfa.models import Authenticator
from django.contrib.auth import SESSION_KEY
from django.contrib.auth import logout as end_session
from django.db.models import OuterRef
from django.shortcuts import redirect
from django.utils.crypto import constant_time_compare

from accounts.roles import demand_second_factor

PROVED_BY = "second_factor_of"  # the key of the person, as SESSION_KEY holds it
PROVED_AT = "second_factor_at"  # seconds since the epoch
WANTED = "second_factor_next"  # the page that was asked for
MAIN = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)  # recovery codes alone are no second factor
# What a person can open who has yet to prove or to set one up: the pages for that, and those that say nothing.
OPEN = frozenset(
    {
        "account_logout",
        "account_reauthenticate",
        "reauthenticate_by_code",
        "time_left",
        "stay_signed_in",
        "mfa_index",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "help",
        "privacy",
        "accessibility",
        "healthz",
        "readyz",
    }
)


def demanded_of(user) -> bool:
    """Whether the roles that a person holds now demand a second factor."""
    return demand_second_factor(user.roles)


def note_proof(session, user) -> None:
    """Notes in a session that this person has just proved a second factor."""
    session[PROVED_BY] = str(user.pk)
    session[PROVED_AT] = int(time.time())


def is_proved(session) -> bool:
    """Whether the person who is signed in has proved a second factor in this session."""
    return constant_time_compare(session.get(PROVED_BY, ""), session.get(SESSION_KEY, "-"))


def forget_proof(session, user) -> None:
    """Takes the proof out of a session once its person has no second factor left."""
    if not main_factors(user).exists():
        session.pop(PROVED_BY, None)


def require_proof(request):
    """None where this session has proved a second factor, else a redirect: to set one up, or to sign in anew for a
    person who has one. What was asked for opens afterwards."""
    if is_proved(request.session):
        return None
    if main_factors(request.user).exists():  # a session from before: signing in anew asks for it
        end_session(request)
        return redirect("account_login")
    if request.method in ("GET", "HEAD"):
        request.session[WANTED] = request.get_full_path()
    return redirect("mfa_index")


def main_factors(user):
    """The authenticator app and the passkeys of a person."""
    return Authenticator.objects.filter(user=user, type__in=MAIN)


def main_factors_of(people: list[int]) -> set[int]:
    """Which of these people (by their keys) have a second factor; one statement."""
    found = Authenticator.objects.filter(user__in=people, type__in=MAIN)
    return set(found.values_list("user", flat=True))


def factors_of_outer():
    """The second factors of the person of an outer query."""
    return Authenticator.objects.filter(user=OuterRef("pk"), type__in=MAIN)


class SecondFactorMiddleware:
    """Sends a person whose roles demand a second factor to prove or set one up, whatever they asked for."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        """A redirect where a second factor is missing, else nothing."""
        session = request.session
        if SESSION_KEY not in session or is_proved(session) or request.resolver_match.url_name in OPEN:
            return None
        if not request.user.is_authenticated or not demanded_of(request.user):
            return None
        return require_proof(request)
