"""So many in so much time: counted in the cache, which all processes share."""

from __future__ import annotations

import hashlib
import secrets

from allauth.core.internal.ratelimit import cache_lock
from django.core.cache import cache

from core.records.rules import RuleBroken

LETTERS, LETTERS_SECONDS = 60, 3600  # that one person has sent to addresses which they typed


def spend(name: str, amount: int, seconds: int) -> bool:
    """Counts one more; whether fewer than `amount` had been counted within the last `seconds`.

    Each of them takes a place of its own, which is free again when its time is over: so nobody is shut out for ever.
    Whoever asks takes the lock of the name first, so that of two who ask at the same moment only one gets the last
    place, in whichever processes they are (ADR 0048). Where the lock is not free within a second the answer is no.
    """
    who = hashlib.sha256(name.encode()).hexdigest()  # an e-mail address may be longer than a key, and is nobody's here
    places = [f"throttle:{who}:{number}" for number in range(amount)]
    with cache_lock(f"throttle:{who}") as locked:
        if not locked:
            return False
        taken = cache.get_many(places)
        return any(cache.add(place, True, seconds) for place in places if place not in taken)


def spend_letter(person) -> None:
    """Counts a letter that somebody has sent to an address of their choice, so that no account can fill mailboxes.

    Raises RuleBroken beyond LETTERS within an hour. Letters that nobody asked for (`person` is None) do not count.
    """
    if person is not None and not spend(f"letters-of:{person.pk}", LETTERS, LETTERS_SECONDS):
        raise RuleBroken(f"You have had {LETTERS} letters sent within an hour. Go on in an hour.")


def cache_works() -> bool:
    """Whether a text that is written into the cache can be read back. It is removed again.

    Sign-in attempts are counted there, so with a broken cache nobody can sign in.
    """
    token = secrets.token_hex(8)  # a key of its own, since several processes are asked at the same time
    try:
        cache.set(f"readyz:{token}", token, 60)
        found = cache.get(f"readyz:{token}")
        cache.delete(f"readyz:{token}")
    except Exception:  # (whatever is wrong with the cache, the answer is the same)
        return False
    return found == token
