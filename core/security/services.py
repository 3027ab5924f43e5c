"""Writes security events: one row of the journal and, when its transaction is over, one line of the log."""

import logging
import time
from collections import Counter
from functools import partial

from allauth.core import context
from allauth.core.internal import ratelimit
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.utils.crypto import salted_hmac

from core.models import SecurityEvent
from core.security.rules import EVENTS, SESSION_NUMBER, WARNINGS, require_listed

logger = logging.getLogger("core.security")
DIGITS = 16  # of a hash: two addresses in a million million share one
REQUEST = object()  # the actor is whoever is signed in
# Attempts that no limit holds up fill the log only, once a process has written so many of a network within a minute
UNLIMITED, MOST_A_MINUTE = {"throttled", "refused"}, 60
written: Counter[tuple] = Counter()


def hash_of(text: str, purpose: str) -> str:
    """A keyed hash, which can be compared and not reversed."""
    return salted_hmac(f"core.security.{purpose}", text, algorithm="sha256").hexdigest()[:DIGITS]


def network_of(request) -> str:
    """The hash of the client's address behind TRUSTED_PROXIES (IPv6: its /64 network); "" without an address."""
    try:
        return hash_of(ratelimit.get_ip(request), "network") if request else ""
    except PermissionDenied:  # the web server gave no address
        return ""


def note(kind: str, outcome: str, *, actor=REQUEST, subject=None, alert: str = "", **detail: str | int) -> None:
    """Write an event, in the caller's transaction. Empty details are left out.

    `actor` is who did it: None for a command and for whoever is not signed in, and unless told the person of the
    request. `subject` is whose account it is about. Raises ValueError for what no event may hold: rules.py lists it.
    """
    require_listed(kind, outcome, detail)
    request = context.request
    if actor is REQUEST:
        actor = request.user if request and request.user.is_authenticated else None
    event = SecurityEvent(kind=kind, outcome=outcome, alert=alert)
    event.actor_id, event.subject_id = actor and actor.pk, subject and subject.pk
    event.network = network_of(request)
    event.session = request.session.get(SESSION_NUMBER, "") if request else ""
    event.detail = {name: value for name, value in detail.items() if value}
    if request:
        request.is_noted = request.has_counted = True  # the second: is never undone (core/kept_forms/middleware.py)
    if not is_flood(event):
        event.save(force_insert=True)
    transaction.on_commit(partial(write_line, event))


def is_flood(event: SecurityEvent) -> bool:
    """Whether this process has written enough such events of the network in this minute; counts the event."""
    if event.kind not in UNLIMITED:
        return False
    minute = int(time.time() // 60)
    if any(known[0] != minute for known in written):
        written.clear()
    which = minute, event.kind, event.network
    written[which] += 1
    return written[which] > MOST_A_MINUTE


def write_line(event: SecurityEvent) -> None:
    """One line of the log: people by their numbers."""
    line = {
        "event": event.kind,
        "outcome": event.outcome,
        "actor": event.actor_id,
        "subject": event.subject_id,
        "network": event.network,
        "session": event.session,
        "alert": event.alert,
        **event.detail,
    }
    level = logging.WARNING if event.outcome in WARNINGS else logging.INFO
    extra = {"facts": {name: value for name, value in line.items() if value}}
    logger.log(level, EVENTS[event.kind, event.outcome], extra=extra)


def delete_expired() -> int:
    """Delete the events whose time is over; returns how many. By a function that can do nothing else, since the running
    role may not delete any.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT forget_security_events()")
        return cursor.fetchone()[0]
