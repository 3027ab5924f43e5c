"""Lines of the log in which an attack can be seen: who signs in, what is refused, who gets which role (docs/adr/0037).

Each line says what happened, with what outcome, to which account and from which network. An account is its number; an
address that nobody here has, and the network address, are keyed hashes: equal ones are equal, and nobody reads them
back. Nothing that was typed stands in a line.
"""

from __future__ import annotations

import logging
from functools import partial

from allauth.core import context
from allauth.core.internal import ratelimit
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.crypto import salted_hmac

from accounts.models import User

logger = logging.getLogger("accounts.security")
DIGITS = 16  # of a hash: two addresses in a million million share one
BLOCKED = "too_many_login_attempts"  # what allauth calls an attempt that was not looked at


def hash_of(text: str, purpose: str) -> str:
    """A keyed hash of a text under SECRET_KEY; another key gives other hashes."""
    return salted_hmac(f"accounts.sign_in.security_log.{purpose}", text, algorithm="sha256").hexdigest()[:DIGITS]


def account_of_address(address: str) -> str:
    """The number of the person with an e-mail address, or "unknown-" and a hash; one statement for either."""
    address = User.objects.normalize_email(address)
    key = User.objects.filter(email=address).values_list("pk", flat=True).first() if "\x00" not in address else None
    return str(key) if key else f"unknown-{hash_of(address, 'account')}"


def account_of(request) -> str:
    """Whose account a request is about: who is signed in, else whose address was typed; "" where that is not said."""
    if request.user.is_authenticated:
        return str(request.user.pk)
    typed = request.POST.get("login") or request.POST.get("email")
    return account_of_address(typed) if typed else ""


def network_of(request) -> str:
    """The hash of the address from which a request came, behind TRUSTED_PROXIES; of IPv6 the network of /64. "" where
    there is no request or it has none."""
    try:
        return hash_of(ratelimit.get_ip(request), "network") if request else ""
    except PermissionDenied:  # the web server told no address
        return ""


def note(event: str, outcome: str, *, account: str = "", **facts: str) -> None:
    """Writes a line at once. Facts that are empty are left out; none may hold what somebody typed."""
    line = {"event": event, "outcome": outcome, "account": account, "network": network_of(context.request), **facts}
    level = logging.WARNING if outcome in ("failed", "blocked") else logging.INFO
    extra = {"facts": {name: value for name, value in line.items() if value}}
    logger.log(level, "%s: %s", event, outcome, extra=extra)


def note_change(event: str, outcome: str, *, account: str, by: User | None, **facts: str) -> None:
    """Writes a line when the transaction is saved: something about an account was changed by somebody or, without `by`,
    by a command."""
    who = str(by.pk) if by else "command"
    transaction.on_commit(partial(note, event, outcome, account=account, by=who, **facts))


def note_wrong(form, event: str, *, account: str, method: str) -> None:
    """Writes a line about a form in which a code or a passkey was not right; none where nothing was typed."""
    codes = {error.code for errors in form.errors.as_data().values() for error in errors}
    if codes != {"required"}:
        note(event, "blocked" if BLOCKED in codes else "failed", account=account, method=method)


def note_signed_in(sender, request, user, **kwargs) -> None:
    """Receiver: somebody has taken every step of signing in."""
    note("sign-in", "done", account=str(user.pk))


def note_factor(outcome: str, sender, request, user, authenticator, **kwargs) -> None:
    """Receiver, with the outcome given: a person added or removed a second factor of their own, or made new codes."""
    note_change("second step", outcome, account=str(user.pk), by=request.user, method=authenticator.type)
