"""Rate limits, counted in the cache that all processes share.

The cache is a table of the database: a cache server forgets its counts when it restarts, and counts in the memory of
three processes let three times as many guesses through.
"""

import hashlib
import secrets

from allauth.core import context
from allauth.core.internal.ratelimit import cache_lock
from django.core.cache import cache

from core.records.rules import RuleBroken

EMAILS, EMAILS_SECONDS = 60, 3600  # that one person sends to addresses which they typed
FIRST_SECONDS = 60  # within which a form that was sent in the background is sent as browsers do


def spend(name: str, amount: int, seconds: int) -> bool:
    """Count one more; returns whether fewer than `amount` were counted within the last `seconds`.

    Each has its own expiry, so nobody is locked out for ever. A lock for each name makes sure that of two simultaneous
    calls only one gets the last place (ADR 48). False where the lock is not free within a second. A form that its
    page sends twice, first in the background (ADR 82), is counted the first time alone.
    """
    who = hashlib.sha256(name.encode()).hexdigest()  # an email address may be longer than a key, and is nobody's here
    request = context.request
    first = ""  # under this key the cache has that the first time of this very form was counted
    if request:
        request.has_counted = True  # is never undone (core/kept_forms/middleware.py)
        if claim := getattr(request, "claimed_key", None):
            first = f"throttle:first:{hashlib.sha256(f'{claim.key} {claim.digest} {who}'.encode()).hexdigest()}"
    is_first = bool(first) and "X-Sending" in request.headers
    if first and not is_first and cache.delete(first):
        return True
    places = [f"throttle:{who}:{number}" for number in range(amount)]
    with cache_lock(f"throttle:{who}") as locked:
        if not locked:
            return False
        taken = cache.get_many(places)
        is_free = any(cache.add(place, True, seconds) for place in places if place not in taken)
    if is_free and is_first:
        cache.set(first, True, FIRST_SECONDS)
    return is_free


def spend_email(person) -> None:
    """Count an email that a person sends to an address of their choice. RuleBroken beyond EMAILS within an hour;
    automatic emails (`person` is None) do not count.
    """
    if person is not None and not spend(f"letters-of:{person.pk}", EMAILS, EMAILS_SECONDS):
        raise RuleBroken(f"You have had {EMAILS} emails sent within an hour. Try again in an hour.")


def cache_works() -> bool:
    """Whether the cache keeps a value. Sign-in attempts are counted there, so without it nobody signs in."""
    token = secrets.token_hex(8)  # a key of its own, since several processes check at once
    try:
        cache.set(f"readyz:{token}", token, 60)
        found = cache.get(f"readyz:{token}")
        cache.delete(f"readyz:{token}")
    except Exception:  # whatever the error, the answer is the same
        return False
    return found == token
