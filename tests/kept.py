"""What the tables hold at one moment, and putting it back: what takes seconds to empty and to fill takes a blink.

Tests whose transactions are real (other threads, a browser) leave something behind. Django's runner would empty every
table and announce a migration after each of them; here the tables that differ get back what they held.
"""

from __future__ import annotations

import io
import sqlite3

import pytest
from django.db import connections, transaction
from django.test import TransactionTestCase

PATIENCE = 40  # tries, a quarter of a second apart, before a connection that was left open is named


def keep() -> Kept | KeptFile:
    """The contents of every table, of the test database as it is now."""
    return KeptFile() if connections["default"].vendor == "sqlite" else Kept()


class KeptFile:
    """A whole SQLite database, page by page."""

    def __init__(self):
        self.copy = sqlite3.connect(":memory:", check_same_thread=False)
        self._backup(self._ours(), self.copy)

    def put_back(self) -> None:
        """Makes the database what it was; raises TimeoutError where another connection holds it."""
        self._backup(self.copy, self._ours())

    def close(self) -> None:
        """Forgets the copy."""
        self.copy.close()

    def _ours(self) -> sqlite3.Connection:
        connections["default"].ensure_connection()
        return connections["default"].connection

    def _backup(self, source: sqlite3.Connection, target: sqlite3.Connection) -> None:
        tries = 0

        def count(*_):
            nonlocal tries
            tries += 1
            if tries > PATIENCE:
                raise TimeoutError("The test database is in use: a test has left a connection or transaction open.")

        source.backup(target, progress=count)


class Kept:
    """The rows of each table of a PostgreSQL database. Numbers that were given out are not given out again."""

    def __init__(self):
        with transaction.atomic(), connections["default"].cursor() as cursor:
            self.rows = self._contents(cursor)

    def put_back(self) -> None:
        """Gives the tables that differ what they held; guards and references stand again and hold afterwards."""
        with transaction.atomic(durable=True), connections["default"].cursor() as cursor:
            now = self._contents(cursor)
            changed = [table for table in now if now[table] != self.rows[table]]
            if not changed:
                return
            self._each(cursor, changed, "ALTER TABLE {} DISABLE TRIGGER USER")
            self._each(cursor, [table for table in changed if now[table]], "DELETE FROM {}")
            for table in changed:
                cursor.copy_expert(f'COPY "{table}" FROM STDIN', io.StringIO(self.rows[table]))
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            self._each(cursor, changed, "ALTER TABLE {} ENABLE TRIGGER USER")

    def close(self) -> None:
        """Forgets the rows."""
        self.rows.clear()

    def _contents(self, cursor) -> dict[str, str]:
        rows = {}
        for table in connections["default"].introspection.table_names(cursor):
            cursor.copy_expert(f'COPY "{table}" TO STDOUT', text := io.StringIO(newline="\n"))
            rows[table] = text.getvalue()
        return rows

    def _each(self, cursor, tables: list[str], statement: str) -> None:
        if tables:
            cursor.execute("; ".join(statement.format(f'"{table}"') for table in tables))


@pytest.fixture(scope="session", autouse=True)
def real_transactions_are_undone():
    """Before the first test with real transactions the fresh database is kept; after each of them it is put back."""
    fresh: list[Kept | KeptFile] = []
    setup, teardown = TransactionTestCase._fixture_setup.__func__, TransactionTestCase._fixture_teardown

    def keep_what_is_fresh(cls):
        setup(cls)
        if not fresh:
            fresh.append(keep())

    TransactionTestCase._fixture_setup = classmethod(keep_what_is_fresh)
    TransactionTestCase._fixture_teardown = lambda self: fresh[0].put_back()
    yield
    TransactionTestCase._fixture_setup, TransactionTestCase._fixture_teardown = classmethod(setup), teardown
    for kept in fresh:
        kept.close()
