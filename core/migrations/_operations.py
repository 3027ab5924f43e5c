"""Operations for migrations that make many tables, or that speak to the database alone.

The leading underscore keeps Django from reading this file as a migration.
"""

from __future__ import annotations

from collections.abc import Callable

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from core.seals.reseals import reseal


class InOneState(Operation):
    """Changes of fields, indexes and constraints that do not build on each other, after building the classes once."""

    serialization_expand_args = ["models"]

    def __init__(self, models: list[Operation]):
        self.models = models

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        state.__dict__.pop("apps", None)  # the model classes; they are built again when they are asked for
        for change in self.models:
            change.state_forwards(app_label, state)

    def database_forwards(self, app_label, schema_editor, from_state, to_state) -> None:
        for change in self.models:
            change.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state) -> None:
        for change in reversed(self.models):
            change.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return f"Make {len(self.models)} changes"


class CreateTables(InOneState):
    """Creates several models and builds no other model classes than theirs.

    For every CreateModel, Django builds the classes of all related models anew, which was most of the time of an empty
    `migrate`. Models that are there cannot refer to a new one, so their classes stay as they are. Holds nothing but
    CreateModel.
    """

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        built = state.__dict__.get("apps")
        super().state_forwards(app_label, state)
        if built is not None:
            built.render_multiple([state.models[app_label, model.name_lower] for model in self.models])
            state.__dict__["apps"] = built

    def describe(self) -> str:
        return f"Create {len(self.models)} models"


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
