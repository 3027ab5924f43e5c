"""The second factor: who must have one, whether the session has proved it, and blocking all else before.

Views that require it of everybody call `require_proof`.

Wrong second steps are counted for each account, and apart from that for each browser in which its person has passed
the second step before: a stranger who knows the password cannot use up the attempts of the right person.

The session stores who proved it, so that a page needs no further query (docs/performance).

Only roles that see incidents or the access log, or manage people, must have one: for others it would stand before the
one thing that they came for. A code by email does not count, since it goes to the mailbox that resets the password.
"""

import secrets
import time
from collections.abc import Callable

from allauth.account.adapter import get_adapter
from allauth.core import context
from allauth.core.internal import ratelimit
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth import logout as end_session
from django.core import signing
from django.db.models import OuterRef
from django.shortcuts import redirect
from django.utils.crypto import constant_time_compare
from django.utils.deprecation import MiddlewareMixin

from accounts.roles import require_second_factor

PROVED_BY = "second_factor_of"  # the primary key of the person, as in SESSION_KEY
PROVED_AT = "second_factor_at"  # seconds since the epoch
WANTED = "second_factor_next"  # the page that was requested
BROWSER = "browser"  # a signed cookie, after COOKIE_PREFIX: person → the name of this browser for them
BROWSER_KEPT = 400 * 24 * 3600  # seconds; browsers keep no cookie for longer
PEOPLE_OF_A_BROWSER = 5  # the latest
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
    """None where this session has proved a second factor, else a redirect to set one up or to sign in again."""
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
    found = Authenticator.objects.filter(user__in=people, type__in=MAIN)
    return set(found.values_list("user", flat=True))


def names_in(request) -> dict[str, str]:
    """The key of each person who has passed the second step in this browser → its name for them; forged ones count as
    none.
    """
    cookie = request.COOKIES.get(settings.COOKIE_PREFIX + BROWSER, "")
    try:
        return signing.loads(cookie, salt=BROWSER, max_age=BROWSER_KEPT)
    except signing.BadSignature:
        return {}


def people_of_browser(request) -> frozenset[int]:
    return frozenset(map(int, names_in(request)))


def known_browser(request, user) -> str:
    """The name of this browser, where this person has passed the second step in it before; else ""."""
    return names_in(request).get(str(user.pk), "")


def remember_browser(request, response, user) -> None:
    names = names_in(request)
    name = names.pop(str(user.pk), "") or secrets.token_hex(8)
    latest = dict(list(names.items())[-(PEOPLE_OF_A_BROWSER - 1) :]) | {str(user.pk): name}
    response.set_cookie(
        settings.COOKIE_PREFIX + BROWSER,
        signing.dumps(latest, salt=BROWSER),
        max_age=BROWSER_KEPT,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite=settings.SESSION_COOKIE_SAMESITE,
    )


def count_attempt(user, error_key: str = "too_many_login_attempts") -> Callable[[], None]:
    """Count an attempt at a second step, as allauth does, but apart for each known browser; returns what forgets it.

    Raises ValidationError with the message `error_key` after ten within five minutes.
    """
    browser = known_browser(context.request, user)
    key = f"mfa-auth-user-{user.pk}" + (f"-{browser}" if browser else "")
    if not ratelimit.consume(context.request, app="allauth.account", action="login_failed", key=key):
        raise get_adapter().validation_error(error_key)
    return lambda: ratelimit.clear(context.request, app="allauth.account", action="login_failed", key=key)


def factors_of_outer():
    return Authenticator.objects.filter(user=OuterRef("pk"), type__in=MAIN)


class SecondFactorMiddleware(MiddlewareMixin):
    """Redirects a person whose roles require a second factor to prove it or set one up, whatever they requested."""

    def process_view(self, request, view, args, kwargs):
        session = request.session
        if SESSION_KEY not in session or is_proved(session) or request.resolver_match.url_name in OPEN:
            return None
        if not request.user.is_authenticated or not required_of(request.user):
            return None
        return require_proof(request)
