"""The connection on which removals from the history are carried out.

Only the role of PURGE_DATABASE_URL may do it, and only the scheduler has that address. Without an address the
connection is the usual one, whose role may not remove anything unless it owns the tables, as in the demonstration.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.cache import cache
from django.db import DEFAULT_DB_ALIAS, connections, transaction

ALIAS = "purge"
LOOKED, MINUTES = "core.history.looked", 10  # the scheduler looked for what is confirmed, with a role that may remove


def has_purge_role() -> bool:
    """Whether this process has the address of the role that may remove."""
    return ALIAS in settings.DATABASES


def note_looked() -> None:
    """Remember that a process that may remove has looked."""
    cache.set(LOOKED, True, MINUTES * 60)


def is_carried_out() -> bool:
    """Whether somebody carries removals out: where not, the pages say so."""
    return bool(cache.get(LOOKED))


@contextmanager
def as_purge_role() -> Iterator[None]:
    """Inside, this thread reads and writes as the role that may remove, where there is one."""
    if ALIAS not in settings.DATABASES:
        yield
        return
    usual, other = connections[DEFAULT_DB_ALIAS], connections[ALIAS]
    connections[DEFAULT_DB_ALIAS] = other
    try:
        yield
    finally:
        connections[DEFAULT_DB_ALIAS] = usual
        other.close()


def may_remove() -> bool:
    """Whether the current role may call the function that removes; a role with a mistaken address may not."""
    with transaction.get_connection().cursor() as cursor:
        cursor.execute("SELECT has_function_privilege('open_history_door(bigint, bigint)', 'EXECUTE')")
        return cursor.fetchone()[0]
