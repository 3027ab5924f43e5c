"""Migrating from nothing in fewer steps: models are drawn anew only where their fields have changed.

    with tables_at_once():
        executor.migrate(…)

Django draws every model anew after each table, index and rule that a migration adds, which is most of the time that
migrating from nothing takes. Here tables that follow one another are added after a single look at the models; and an
index or a rule, of which no other model knows, is told to the model as it is drawn already. The tables are the same
(tests/core/test_migrated.py). Not for a database that serves others: what is drawn is Django's own for the whole
process meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import groupby
from unittest import mock

from django.db.migrations import AddConstraint, AddIndex, CreateModel, Migration
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

TABLES, RULES = {CreateModel}, {AddIndex, AddConstraint}


def kind_of(operation: Operation) -> str:
    """ "tables" and "rules" are done in fewer steps; "" is done as Django does it."""
    if type(operation) in TABLES:
        return "tables"
    return "rules" if type(operation) in RULES else ""


def retell(state: ProjectState, app_label: str, model_name: str, delay: bool = False) -> None:
    """In place of drawing a model anew: the model that is drawn learns its indexes and rules, if any is drawn."""
    if "apps" in state.__dict__:
        options = state.models[app_label, model_name].options
        drawn = state.apps.get_model(app_label, model_name)._meta
        drawn.indexes = list(options.get("indexes", []))
        drawn.constraints = list(options.get("constraints", []))
        drawn._expire_cache()


def add_tables(app_label: str, operations: list[Operation], state: ProjectState, schema_editor) -> None:
    """Adds what follows one another after a single look at the models."""
    before = state.clone()
    state.__dict__.pop("apps", None)  # so that it is drawn once, after the last
    for operation in operations:
        operation.state_forwards(app_label, state)
    for operation in operations:
        operation.database_forwards(app_label, schema_editor, before, state)


def add_rules(app_label: str, operations: list[Operation], state: ProjectState, schema_editor) -> None:
    """Adds indexes and rules one by one, since SQLite makes a table anew with all rules of its model."""
    for operation in operations:
        before = state.clone()
        with mock.patch.object(ProjectState, "reload_model", retell):
            operation.state_forwards(app_label, state)
        operation.database_forwards(app_label, schema_editor, before, state)


@contextmanager
def tables_at_once() -> Iterator[None]:
    """While this lasts, what a migration makes is made in fewer steps."""
    one_by_one = Migration.apply

    def apply(self, state, schema_editor, collect_sql=False):
        for kind, group in groupby(self.operations, kind_of):
            operations = list(group)
            if kind == "tables":
                add_tables(self.app_label, operations, state, schema_editor)
            elif kind == "rules":
                add_rules(self.app_label, operations, state, schema_editor)
            else:
                part = Migration(self.name, self.app_label)
                part.atomic, part.operations = self.atomic, operations
                state = one_by_one(part, state, schema_editor, collect_sql)
        return state

    Migration.apply = apply
    try:
        yield
    finally:
        Migration.apply = one_by_one
