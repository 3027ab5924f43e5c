"""What migrations add in a row is added at once, in their order, and what goes by itself stays by itself."""

from __future__ import annotations

from unittest import mock

import pytest
from django.db import models
from django.db.migrations import (
    AddConstraint,
    AddField,
    AddIndex,
    AlterField,
    CreateModel,
    Migration,
    RemoveConstraint,
    RemoveIndex,
    RunPython,
)
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from core.backup.replaying import kind_of, tables_at_once

TABLE = CreateModel("Pebble", [("id", models.BigAutoField(primary_key=True)), ("size", models.IntegerField())])
INDEX = AddIndex("pebble", models.Index(fields=["size"], name="pebble_size"))


RULE = AddConstraint("pebble", models.CheckConstraint(condition=models.Q(size__gt=0), name="pebble_has_size"))


@pytest.mark.parametrize(("operation", "kind"), [
    (TABLE, "tables"),
    (INDEX, "rules"),
    (RULE, "rules"),
    (RemoveIndex("pebble", "pebble_size"), ""),
    (RemoveConstraint("pebble", "pebble_has_size"), ""),
    (AddField("pebble", "age", models.IntegerField(null=True)), ""),
    (AlterField("pebble", "size", models.BigIntegerField()), ""),
    (RunPython(RunPython.noop), ""),
])  # fmt: skip
def test_what_is_done_in_fewer_steps(operation, kind):
    assert kind_of(operation) == kind


class Editor:
    """What a migration speaks to: notes what is asked of it, and beside how many models."""

    class connection:
        vendor, alias = "postgresql", "default"
        features = type("Features", (), {"can_rollback_ddl": True})

    atomic_migration = True

    def __init__(self):
        self.asked = []

    def create_model(self, model):
        self.asked.append((model.__name__, len(model._meta.apps.get_models())))

    def add_index(self, model, index):
        self.asked.append((index.name, self.rules_of(model)))

    remove_index = add_constraint = remove_constraint = add_index

    def rules_of(self, model):
        return [rule.name for rule in (*model._meta.indexes, *model._meta.constraints)]


class Noted(Operation):
    """Goes by itself."""

    reduces_to_sql = reversible = True

    def state_forwards(self, app_label, state):
        pass

    def database_forwards(self, app_label, editor, before, after):
        editor.asked.append(("noted", len(after.apps.get_models())))


def test_tables_in_a_row_are_made_after_one_look_at_their_models():
    migration, fields = Migration("0001", "stones"), [("id", models.BigAutoField(primary_key=True))]
    migration.operations = [
        *(CreateModel(name, fields) for name in ("One", "Two")),
        Noted(),
        CreateModel("Three", fields),
    ]
    usual = Migration.apply
    one_by_one, at_once = Editor(), Editor()
    state = migration.apply(ProjectState(), one_by_one)
    with tables_at_once():
        after = migration.apply(ProjectState(), at_once)
    assert Migration.apply is usual
    assert after == state and [name for name, _ in at_once.asked] == [name for name, _ in one_by_one.asked]
    assert [count for _, count in one_by_one.asked] == [1, 2, 2, 3]
    assert [count for _, count in at_once.asked] == [2, 2, 2, 3]


def test_indexes_and_rules_are_told_to_models_that_are_drawn():
    migration = Migration("0001", "stones")
    migration.operations = [TABLE, Noted(), INDEX, RULE, Noted(), RemoveIndex("pebble", "pebble_size")]
    one_by_one, told = Editor(), Editor()
    state = migration.apply(ProjectState(), one_by_one)
    with tables_at_once(), mock.patch.object(ProjectState, "reload_model") as drawn_anew:
        part = Migration("0001", "stones")
        part.operations = migration.operations[:-1]
        part.apply(ProjectState(), told)
    assert not drawn_anew.called and told.asked == one_by_one.asked[:-1]
    with tables_at_once():
        after = migration.apply(ProjectState(), told := Editor())
    assert after == state and told.asked == one_by_one.asked
    assert told.asked[-1] == ("pebble_size", ["pebble_size", "pebble_has_size"])
