"""Reads the database as somebody does who has its files: every page of every table and index, byte by byte.

A row that was changed stays in its page as an old version, and often its bytes stay after the server has given up
their place. Each version names the transaction that wrote it, so the counters of a class can be put together as they
stood after each form; the difference of two neighbours is a form.
"""

from __future__ import annotations

import struct
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from django.db import DatabaseError, connection

from postgres import NAMES, TESTS
from tests.missing_packages import is_ci
from voices.models import WaitingCount, WaitingPool

PAGES = """
    SELECT c.relname, inspecting.get_raw_page(c.oid::regclass::text, 'main', page.number)
    FROM pg_class c, generate_series(0, pg_relation_size(c.oid) / 8192 - 1) AS page(number)
    WHERE c.relkind IN ('r', 'i', 't', 'm') AND c.relname LIKE %s"""
HEADER = 24  # bytes before the first column of a version
BEFORE = {WaitingCount._meta.db_table: (16, "<h"), WaitingPool._meta.db_table: (18, "<i")}  # bytes up to "question"; n

type Pair = tuple[str, str]
type State = dict[Pair, int]


@contextmanager
def inspecting() -> Iterator[None]:
    """The extension pageinspect, while this lasts.

    Where the server lacks it a test is skipped: the one that `dev.py test` starts has none, and .ci/run asks Debian's.
    With CI the test fails on every other server.
    """
    with connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA inspecting")
        try:
            try:
                cursor.execute("CREATE EXTENSION pageinspect SCHEMA inspecting")
            except DatabaseError:
                if is_ci() and not is_server_of_tests():
                    raise
                pytest.skip("This needs the extension pageinspect, which Debian has in the package of PostgreSQL.")
            yield
        finally:
            cursor.execute("DROP SCHEMA inspecting CASCADE")


def is_server_of_tests() -> bool:
    """Whether this is the server that dev.py starts for tests (postgres.py)."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW cluster_name")
        return cursor.fetchone()[0] == NAMES[TESTS]


@dataclass(frozen=True)
class Version:
    """One version of a counter: `owner` is its class, or the round of a pool."""

    transaction: int
    owner: int
    pair: Pair
    n: int


def pages(name: str = "%") -> list[tuple[str, bytes]]:
    """(table or index, page) for every page of the database, or of one table."""
    with connection.cursor() as cursor:
        cursor.execute(PAGES, [name])
        return [(name, bytes(page)) for name, page in cursor.fetchall()]


def stored(text: str) -> bytes:
    """A short text as it stands in a row: its length, then its letters."""
    return bytes([2 * len(text) + 3]) + text.encode()


def places(page: bytes, pair: Pair) -> Iterator[int]:
    """Where a question and its option stand beside each other in a page."""
    needle = stored(pair[0]) + stored(pair[1])
    place = page.find(needle)
    while place >= 0:
        yield place
        place = page.find(needle, place + 1)


def naming(pairs: list[Pair], read: list[tuple[str, bytes]]) -> set[str]:
    """The tables and indexes with a page that names an option."""
    return {name for name, page in read if any(True for pair in pairs for _ in places(page, pair))}


def versions(table: str, pairs: list[Pair], read: list[tuple[str, bytes]]) -> set[Version]:
    """Every version of a counter that the pages of a table hold, in use or not."""
    before, form = BEFORE[table]
    found = set()
    for name, page in read:
        for pair in pairs if name == table else ():
            for place in places(page, pair):
                start = place - before - HEADER
                end = place + len(stored(pair[0]) + stored(pair[1])) - start
                (owner,) = struct.unpack_from("<q", page, start + HEADER + 8)
                (transaction,) = struct.unpack_from("<I", page, start)
                size = struct.calcsize(form)
                (n,) = struct.unpack_from(form, page, start + -(-end // size) * size)
                found.add(Version(transaction, owner, pair, n))
    return found


def states(table: str, owner: int, pairs: list[Pair], read: list[tuple[str, bytes]]) -> list[State]:
    """The counters of a class, or of a pool, after each transaction that wrote them, the earliest first."""
    found: dict[int, State] = defaultdict(dict)
    for version in versions(table, pairs, read):
        if version.owner == owner:
            found[version.transaction][version.pair] = version.n
    return [found[transaction] for transaction in sorted(found)]


def differences(table: str, owner: int, pairs: list[Pair]) -> list[set[Pair]]:
    """What each transaction but the first added to the counters of a class: the forms that can be read."""
    known = states(table, owner, pairs, pages(table))
    return [
        {pair for pair in later if later[pair] - earlier.get(pair, 0) == 1}
        for earlier, later in zip(known, known[1:], strict=False)
    ]
