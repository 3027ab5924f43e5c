"""Operations for migrations that make many tables, or that speak to the database alone.

The leading underscore keeps Django from reading this file as a migration.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.db import DatabaseError, transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import AddField, CreateModel, RemoveField, SeparateDatabaseAndState
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models import Field

from core.seals.reseals import reseal


class CreateTables(Operation):
    """Creates several models after building the model classes once, instead of once for each model.

    Django builds all related classes anew for every CreateModel, which is most of the time of an empty `migrate`
    (docs/adr/0054-migrations-from-scratch.md). A many-to-many AddField cannot be part of it.
    """

    serialization_expand_args = ["models"]

    def __init__(self, models: list[CreateModel]):
        self.models = models

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        state.__dict__.pop("apps", None)  # the rendered classes; they are built again when a table is created
        for model in self.models:
            model.state_forwards(app_label, state)

    def database_forwards(self, app_label, schema_editor, from_state, to_state) -> None:
        for model in self.models:
            model.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state) -> None:
        for model in reversed(self.models):
            model.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return f"Create {len(self.models)} models"


class InOneState(CreateTables):
    """Changes of fields, indexes and constraints that do not build on each other, after building the classes once."""

    def describe(self) -> str:
        return f"Make {len(self.models)} changes"


class Resealed(InOneState):
    """Changes that alter columns or rows of a table of history: its blocks are sealed again (core/seals/reseals.py)."""

    serialization_expand_args = ["models"]

    def __init__(self, table: str, why: str, models: list[Operation]):
        super().__init__(models)
        self.table, self.why = table, why

    def database_forwards(self, app_label, schema_editor, from_state, to_state) -> None:
        with reseal(self.table, why=self.why):
            super().database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state) -> None:
        with reseal(self.table, why=f"Back: {self.why}"):
            super().database_backwards(app_label, schema_editor, from_state, to_state)


class StateOnly(SeparateDatabaseAndState):
    """Changes of models that need no change of the database, or have it by RunOnDatabase; builds no model classes."""

    def __init__(self, operations: list[Operation]):
        super().__init__(state_operations=operations)

    def deconstruct(self):
        return self.__class__.__name__, [self.state_operations], {}

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        state.__dict__.pop("apps", None)
        super().state_forwards(app_label, state)


class RunOnDatabase(Operation):
    """Calls a function with the schema editor; unlike RunPython it builds no model classes."""

    reduces_to_sql = False

    def __init__(
        self,
        forwards: Callable[[BaseDatabaseSchemaEditor], None],
        backwards: Callable[[BaseDatabaseSchemaEditor], None] | None = None,
    ):
        self.forwards, self.backwards = forwards, backwards

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """No model changes."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state) -> None:
        self.forwards(schema_editor)

    def database_backwards(self, app_label, schema_editor, from_state, to_state) -> None:
        if self.backwards:
            self.backwards(schema_editor)

    def describe(self) -> str:
        return f"Run {self.forwards.__name__}"


class AddColumns(SeparateDatabaseAndState):
    """Adds columns that are never null to tables, given as (model, field, its value in rows that are there as SQL).

    Unlike AddField it builds no model classes. For fields without an index or constraint.
    """

    TYPES = {  # internal type of a field → type of the column on SQLite and on PostgreSQL
        "BooleanField": ("bool", "boolean"),
        "JSONField": ("text", "jsonb"),
        "PositiveIntegerField": ("integer unsigned", "integer"),
        "PositiveSmallIntegerField": ("smallint unsigned", "smallint"),
        "TextField": ("text", "text"),
    }

    def __init__(self, columns: list[tuple[str, str, Field, str]]):
        self.columns = columns
        super().__init__(
            database_operations=[RunOnDatabase(self.add, self.drop)],
            state_operations=[AddField(model, name, field) for model, name, field, _ in columns],
        )

    def deconstruct(self):
        return self.__class__.__name__, [self.columns], {}

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        state.__dict__.pop("apps", None)
        self.app_label = app_label
        super().state_forwards(app_label, state)

    def add(self, schema_editor: BaseDatabaseSchemaEditor) -> None:
        is_postgres = schema_editor.connection.vendor == "postgresql"
        for model, name, field, default in self.columns:
            kind = field.get_internal_type()
            column = f"varchar({field.max_length})" if kind == "CharField" else self.TYPES[kind][is_postgres]
            table = f"{self.app_label}_{model}"
            schema_editor.execute(f"ALTER TABLE {table} ADD COLUMN {name} {column} DEFAULT {default} NOT NULL")
            if is_postgres:
                schema_editor.execute(f"ALTER TABLE {table} ALTER COLUMN {name} DROP DEFAULT")

    def drop(self, schema_editor: BaseDatabaseSchemaEditor) -> None:
        for model, name, _, _ in self.columns:
            schema_editor.execute(f"ALTER TABLE {self.app_label}_{model} DROP COLUMN {name}")

    def describe(self) -> str:
        return f"Add {len(self.columns)} columns"


class DropColumns(AddColumns):
    """Drops columns, given as AddColumns has them for going back.

    Model classes that were built before keep the fields, so that none is built anew: no later migration may read them.
    """

    def __init__(self, columns: list[tuple[str, str, Field, str]]):
        self.columns = columns
        SeparateDatabaseAndState.__init__(
            self,
            database_operations=[RunOnDatabase(self.drop, self.add)],
            state_operations=[RemoveField(model, name) for model, name, _, _ in columns],
        )

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        self.app_label = app_label
        for model, name, _, _ in self.columns:
            del state.models[app_label, model].fields[name]

    def describe(self) -> str:
        return f"Drop {len(self.columns)} columns"


class CreateTrigramIndexes(RunOnDatabase):
    """Creates indexes of words in texts on PostgreSQL, from name → definition, where pg_trgm is there or can be had.

    pg_trgm comes with PostgreSQL and the owner of a database may create it. Where it is missing or refused there are
    no such indexes, and words are found without them; on SQLite nothing is done.
    """

    def __init__(self, indexes: dict[str, str]):
        super().__init__(self.create, self.drop)
        self.indexes = indexes

    def create(self, schema_editor: BaseDatabaseSchemaEditor) -> None:
        if schema_editor.connection.vendor != "postgresql":
            return
        try:
            with transaction.atomic(using=schema_editor.connection.alias):
                schema_editor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
                for name, definition in self.indexes.items():
                    schema_editor.execute(f"CREATE INDEX {name} ON {definition}")
        except DatabaseError as error:
            logging.getLogger(__name__).info("No indexes of words, words are found without them: %s", error)

    def drop(self, schema_editor: BaseDatabaseSchemaEditor) -> None:
        """The extension stays: others may use it."""
        if schema_editor.connection.vendor == "postgresql":
            for name in self.indexes:
                schema_editor.execute(f"DROP INDEX IF EXISTS {name}")
