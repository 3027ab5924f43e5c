"""The connection on which removals from the history are carried out.

On PostgreSQL only the role of PURGE_DATABASE_URL may do it, and only the scheduler has that address. Elsewhere the
connection is the usual one.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.cache import cache
from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction

ALIAS = "purge"
LOOKED, MINUTES = "core.history.looked", 10  # the scheduler looked for what is confirmed, with a role that may remove


def has_purge_role() -> bool:
    """Whether this process may carry removals out; every process may on SQLite."""
    return connection.vendor == "sqlite" or ALIAS in settings.DATABASES


def note_looked() -> None:
    """Remember that a process that may remove has looked."""
    cache.set(LOOKED, True, MINUTES * 60)


def is_carried_out() -> bool:
    """Whether somebody carries removals out: where not, the pages say so."""
    return connection.vendor == "sqlite" or bool(cache.get(LOOKED))


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
    if transaction.get_connection().vendor == "sqlite":
        return True
    with transaction.get_connection().cursor() as cursor:
        cursor.execute("SELECT has_function_privilege('open_history_door(bigint, bigint)', 'EXECUTE')")
        return cursor.fetchone()[0]
