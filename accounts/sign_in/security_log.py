"""Security log: sign-ins, rejections and role changes, in which an attack can be recognised (docs/adr/0037-logs.md).

Each line has event, outcome, account and network. An account is its number; an unknown email address and the network
address are keyed hashes, which can be compared but not reversed. No input is logged.
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
BLOCKED = "too_many_login_attempts"  # allauth's name for an attempt that was not checked


def hash_of(text: str, purpose: str) -> str:
    return salted_hmac(f"accounts.sign_in.security_log.{purpose}", text, algorithm="sha256").hexdigest()[:DIGITS]


def account_of_address(address: str) -> str:
    """The number of the person with an email address, or "unknown-" and a hash; one statement for either."""
    address = User.objects.normalize_email(address)
    key = User.objects.filter(email=address).values_list("pk", flat=True).first() if "\x00" not in address else None
    return str(key) if key else f"unknown-{hash_of(address, 'account')}"


def account_of(request) -> str:
    """The account of a request: the signed-in person's, else that of the address that was typed; "" where there is
    none.
    """
    if request.user.is_authenticated:
        return str(request.user.pk)
    typed = request.POST.get("login") or request.POST.get("email")
    return account_of_address(typed) if typed else ""


def network_of(request) -> str:
    """The hash of the client's address, behind TRUSTED_PROXIES; for IPv6 of its /64 network. "" without a request or
    address.
    """
    try:
        return hash_of(ratelimit.get_ip(request), "network") if request else ""
    except PermissionDenied:  # the web server gave no address
        return ""


def note(event: str, outcome: str, *, account: str = "", **facts: str) -> None:
    """Write a line at once. Empty facts are left out; none may hold user input."""
    line = {"event": event, "outcome": outcome, "account": account, "network": network_of(context.request), **facts}
    level = logging.WARNING if outcome in ("failed", "blocked") else logging.INFO
    extra = {"facts": {name: value for name, value in line.items() if value}}
    logger.log(level, "%s: %s", event, outcome, extra=extra)


def note_change(event: str, outcome: str, *, account: str, by: User | None, **facts: str) -> None:
    """Write a line on commit: an account was changed by somebody or, without `by`, by a command."""
    who = str(by.pk) if by else "command"
    transaction.on_commit(partial(note, event, outcome, account=account, by=who, **facts))


def note_wrong(form, event: str, *, account: str, method: str) -> None:
    codes = {error.code for errors in form.errors.as_data().values() for error in errors}
    if codes != {"required"}:
        note(event, "blocked" if BLOCKED in codes else "failed", account=account, method=method)


def note_signed_in(sender, request, user, **kwargs) -> None:
    note("sign-in", "done", account=str(user.pk))


def note_factor(outcome: str, sender, request, user, authenticator, **kwargs) -> None:
    """Receiver: a person added or removed a second factor of their own, or created new recovery codes."""
    note_change("second step", outcome, account=str(user.pk), by=request.user, method=authenticator.type)
