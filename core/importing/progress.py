"""How far the saving of an import is, for its page.

It stands in the cache: while the transaction of a save is open, nobody sees what it writes into the tables.
"""

import datetime as dt
import logging
from collections.abc import Callable
from threading import Thread
from time import monotonic

from django.core.cache import cache
from django.db import DatabaseError, connection, connections

logger = logging.getLogger("core.importing")
Progress = Callable[[int], None]  # takes the share that is done, of 100
EVERY = 1  # seconds between two shares that are stored
MOVES = dt.timedelta(minutes=10)  # for which a share is stored; saving without one has stopped


def share_of(pk: int) -> int | None:
    """The share of an import that is saved, of 100; None where it has not moved for ten minutes."""
    return cache.get(key_of(pk))


def store_share(pk: int, share: int) -> None:
    cache.set(key_of(pk), share, MOVES.total_seconds())


def key_of(pk: int) -> str:
    return f"import-share:{pk}"


def reporter(pk: int) -> Progress:
    """Stores the shares of an import that it is called with, one a second at most; inside a transaction on a connection
    of its own.
    """
    last, thread = monotonic() - EVERY, None

    def report(share: int) -> None:
        nonlocal last, thread
        if monotonic() - last < EVERY or (thread and thread.is_alive()):
            return
        last = monotonic()
        if not connection.in_atomic_block:
            store_share(pk, share)
        else:
            thread = Thread(target=store_apart, args=[pk, share], daemon=True)
            thread.start()

    return report


def store_apart(pk: int, share: int) -> None:
    try:
        store_share(pk, share)
    except DatabaseError as error:  # the page shows the share before
        logger.warning("Import %s: its share was not stored: %s", pk, type(error).__name__)
    finally:
        connections.close_all()
