"""Which migrations alter what is sealed of the history, read from their operations."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable, Iterator

from django.db.migrations import Migration, RunPython, RunSQL, SeparateDatabaseAndState
from django.db.migrations.operations import (
    AlterField,
    AlterModelTable,
    DeleteModel,
    RemoveField,
    RenameField,
    RenameModel,
)
from django.db.migrations.state import ProjectState
from django.db.models import Field

from core.history.guards import sealed_models
from core.migrations._operations import InOneState, Resealed, RunOnDatabase

# What may differ between two fields whose values stay as they are in the database
HARMLESS = {*Field.non_db_attrs, "max_length", "default", "db_index", "unique"} - {"db_column"}


def without_reseal(migration: Migration, state: ProjectState) -> list[str]:
    """What the migration alters of sealed tables without sealing it again: "table: operation"; `state` is before it."""
    found = []
    for operation in migration.operations:
        for step, tables in steps(operation, frozenset()):
            found += [f"{table}: {step.describe()}" for table in altered(step, migration, state) if table not in tables]
        operation.state_forwards(migration.app_label, state)
    return found


def steps(operation, tables: frozenset[str]) -> Iterator[tuple]:
    """Each operation inside of one, with the tables that are sealed again around it."""
    inside: Iterable = ()
    if isinstance(operation, Resealed):
        tables |= {operation.table}
    if isinstance(operation, InOneState):
        inside = operation.models
    elif isinstance(operation, SeparateDatabaseAndState):
        inside = [*operation.database_operations, *operation.state_operations]
    yield operation, tables
    for each in inside:
        yield from steps(each, tables)


def altered(step, migration: Migration, state: ProjectState) -> set[str]:
    """The sealed tables whose sealed columns a step alters."""
    if isinstance(step, RunPython | RunSQL | RunOnDatabase):
        words = inspect.getsource(inspect.getmodule(type(migration)) or type(migration)) + repr(
            getattr(step, "sql", "")
        )
        if isinstance(step, RunOnDatabase):
            words += inspect.getsource(step.forwards)
        return {table for table in map(table_of, sealed_models()) if is_altered(table, words)}
    name = getattr(step, "model_name", getattr(step, "old_name", getattr(step, "name", ""))).lower()
    if not is_sealed(migration.app_label, name):
        return set()
    table = f"{migration.app_label}_{name}"
    if isinstance(step, RemoveField | RenameField | RenameModel | DeleteModel | AlterModelTable):
        return {table}
    if isinstance(step, AlterField) and facts(state.models[migration.app_label, name].fields[step.name]) != facts(
        step.field
    ):
        return {table}
    return set()


def is_altered(table: str, words: str) -> bool:
    """Whether statements name a table otherwise than to add rows, which the next seal takes in."""
    return bool(re.search(rf"(?<!INSERT INTO ){table}\b", words))


def table_of(model) -> str:
    return model._meta.db_table


def is_sealed(app: str, name: str) -> bool:
    """Whether a model, by its name in lower case, is sealed: one that is, or that once was a history."""
    return name.startswith("historical") or (app, name) in {
        (model._meta.app_label, model._meta.model_name) for model in sealed_models()
    }


def facts(field: Field) -> tuple:
    _, path, args, options = field.deconstruct()
    return path, args, {key: value for key, value in options.items() if key not in HARMLESS}
