"""Snapshots of the tables, and restoring them: much faster than flushing and filling again.

Tests with real transactions (other threads, a browser) leave records behind. Django's runner would flush every table
and emit post_migrate after each of them; here only the tables that differ are restored.
"""

from __future__ import annotations

import io

import pytest
from django.db import connections, transaction
from django.test import TransactionTestCase

from tests.stored import number_after, without_triggers


class Kept:
    """The rows of each table of the database, and its sequences."""

    # The known contents of a table in this process: for (number of rows, sum of the transactions that wrote them) its rows.
    known: dict[str, tuple[tuple, str]] = {}

    def __init__(self):
        with transaction.atomic(), connections["default"].cursor() as cursor:
            marks = self._marks(cursor)
            self.rows = {table: self._content(cursor, table, mark) for table, mark in marks.items()}

    def put_back(self) -> None:
        """Restores the tables that differ; guards and foreign keys apply again afterwards."""
        with transaction.atomic(durable=True), connections["default"].cursor() as cursor:
            marks = self._marks(cursor)
            changed = [table for table, rows in self.rows.items() if self.known.get(table) != (marks[table], rows)]
            if not changed:
                return
            with without_triggers(cursor, changed):
                if filled := [table for table in changed if marks[table][0]]:
                    cursor.execute("; ".join(f'DELETE FROM "{table}"' for table in filled))
                for table in changed:
                    if rows := self.rows[table]:
                        cursor.copy_expert(f'COPY "{table}" FROM STDIN', io.StringIO(rows, newline="\n"))
            number_after(cursor, changed)
            for table, mark in self._marks(cursor, changed).items():
                self.known[table] = mark, self.rows[table]

    def _marks(self, cursor, tables: list[str] | None = None) -> dict[str, tuple]:
        """For each table (every one by default) a value that changes with each committed write."""
        tables = connections["default"].introspection.table_names(cursor) if tables is None else tables
        each = 'SELECT %s, count(*), sum(xmin::text::bigint) FROM "{}"'
        cursor.execute(" UNION ALL ".join(each.format(table) for table in tables), tables)
        return {table: (count, written) for table, count, written in cursor.fetchall()}

    def _content(self, cursor, table: str, mark: tuple) -> str:
        if self.known.get(table, ("", ""))[0] != mark:
            cursor.copy_expert(f'COPY "{table}" TO STDOUT', text := io.StringIO(newline="\n"))
            self.known[table] = mark, text.getvalue()
        return self.known[table][1]


class Undoing:
    """Undoes what tests with real transactions leave, before the next test or for the board that it requests.

    A test with a board of its own (the fixture `kept_demo`) restores that one.
    """

    def __init__(self, blocker):
        self.blocker, self.fresh, self.left = blocker, None, False

    def begin(self) -> None:
        """Saves the database before the first such test."""
        self.fresh = self.fresh or Kept()

    def before(self, fixtures: list[str]) -> None:
        """Restores the database for a test with these fixtures, unless one of them restores a board of its own."""
        if "kept_demo" not in fixtures:
            self.make_fresh()

    def make_fresh(self) -> None:
        if self.left:
            with self.blocker.unblock():
                self.fresh.put_back()
            self.left = False

    def end(self) -> None:
        """Records that such a test is over."""
        self.left = True


def undo_before(item) -> None:
    """Call it before the fixtures of a test are set up."""
    if undoing := getattr(item.session, "undoing", None):
        undoing.before(item.fixturenames)


@pytest.fixture(scope="session", autouse=True)
def real_transactions_are_undone(request, django_db_blocker):
    """Saves the fresh database before the first test with real transactions, and restores it after each of them."""
    undoing = request.session.undoing = Undoing(django_db_blocker)
    setup, teardown = TransactionTestCase._fixture_setup.__func__, TransactionTestCase._fixture_teardown

    def keep_what_is_fresh(cls):
        setup(cls)
        undoing.begin()

    TransactionTestCase._fixture_setup = classmethod(keep_what_is_fresh)
    TransactionTestCase._fixture_teardown = lambda self: undoing.end()
    yield
    TransactionTestCase._fixture_setup, TransactionTestCase._fixture_teardown = classmethod(setup), teardown
