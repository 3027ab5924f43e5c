"""Migrating from nothing in fewer steps: what stands in a row is drawn once.

    with tables_at_once():
        executor.migrate(…)

Django draws every model anew after each table, index and rule that a migration adds, which is most of the time that
migrating from nothing takes. Here those that follow one another are added after a single look at the models. The
tables are the same (tests/core/test_migrated.py). Not for a database that serves others: what is drawn is Django's own
for the whole process meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import groupby

from django.db.migrations import AddConstraint, AddIndex, CreateModel, Migration
from django.db.migrations.operations.base import Operation

TABLES, RULES = {CreateModel}, {AddIndex, AddConstraint}


def kind_of(operation: Operation, vendor: str) -> str:
    """With which others an operation may be done at once; "" where it goes by itself.

    SQLite makes a table anew, with all rules of its model, for each new one, so there rules are added one by one.
    """
    if type(operation) in TABLES:
        return "tables"
    return "rules" if type(operation) in RULES and vendor == "postgresql" else ""


@contextmanager
def tables_at_once() -> Iterator[None]:
    """While this lasts, what a migration makes in a row, tables or indexes and rules, is made at once."""
    one_by_one = Migration.apply

    def apply(self, state, schema_editor, collect_sql=False):
        vendor = schema_editor.connection.vendor
        for kind, group in groupby(self.operations, lambda operation: kind_of(operation, vendor)):
            operations = list(group)
            if not kind:
                part = Migration(self.name, self.app_label)
                part.atomic, part.operations = self.atomic, operations
                state = one_by_one(part, state, schema_editor, collect_sql)
                continue
            before = state.clone()
            state.__dict__.pop("apps", None)  # so that it is drawn once, after the last
            for operation in operations:
                operation.state_forwards(self.app_label, state)
            for operation in operations:
                operation.database_forwards(self.app_label, schema_editor, before, state)
        return state

    Migration.apply = apply
    try:
        yield
    finally:
        Migration.apply = one_by_one
