"""A migration that alters what is sealed of the history seals it again in the same transaction."""

from __future__ import annotations

import pytest
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

from core.migrations._operations import InOneState, Resealed, RunOnDatabase
from tests.architecture.sealed_columns import without_reseal
from tests.architecture.source import APPS

TABLE, FIELD = "core_historicalclosedday", ("historicalclosedday", "name")


def text(**options) -> models.Field:
    return models.CharField("name", **{"max_length": 80} | options)


def move_words(schema_editor):
    schema_editor.execute("UPDATE core_historicalclosedday SET name = upper(name)")


CASES = {
    "removed": ([migrations.RemoveField(*FIELD)], True),
    "renamed": ([migrations.RenameField(*FIELD, "title")], True),
    "of another type": ([migrations.AlterField(*FIELD, models.IntegerField("name"))], True),
    "never null": ([migrations.AlterField(*FIELD, text(null=True))], True),
    "longer": ([migrations.AlterField(*FIELD, text(max_length=90))], False),
    "called otherwise": ([migrations.AlterField(*FIELD, text(help_text="Its name"))], False),
    "added": ([migrations.AddField("historicalclosedday", "note", text(default=""))], False),
    "of a record": ([migrations.RemoveField("closedday", "name")], False),
    "among others": ([InOneState([migrations.RemoveField(*FIELD)])], True),
    "by a statement": ([migrations.RunSQL(f"UPDATE {TABLE} SET name = ''", "")], True),
    "rows added": ([migrations.RunSQL(f"INSERT INTO {TABLE} (name) VALUES ('')", "")], False),
    "by a function": ([RunOnDatabase(move_words)], True),
    "table dropped": ([migrations.DeleteModel("HistoricalClosedDay")], True),
    "sealed again": ([Resealed(TABLE, "Not needed", [migrations.RemoveField(*FIELD)])], False),
    "another sealed again": ([Resealed("core_historicalsetting", "No", [migrations.RemoveField(*FIELD)])], True),
    "rows of a version that was append-only": ([migrations.RemoveField("GuardOverride", "reason")], True),
}


@pytest.fixture(scope="module")
def now() -> ProjectState:
    """The models as all migrations leave them."""
    return MigrationLoader(None).project_state()


@pytest.mark.parametrize("what", CASES)
def test_reader_of_migrations_sees_what_alters_history(now, what):
    operations, is_found = CASES[what]
    made = type("Migration", (migrations.Migration,), {"operations": operations, "__module__": "core.migrations"})
    found = without_reseal(made("9999_test", "core"), now.clone())
    assert bool(found) is is_found, found


def test_every_migration_that_alters_sealed_history_seals_it_again():
    loader = MigrationLoader(None)
    state, found, done = ProjectState(real_apps=loader.unmigrated_apps), [], set()
    for leaf in sorted(loader.graph.leaf_nodes()):
        for app, name in loader.graph.forwards_plan(leaf):
            if (app, name) in done:
                continue
            done.add((app, name))
            migration = loader.graph.nodes[app, name]
            if app in APPS:
                found += [f"{app}.{name} {each}" for each in without_reseal(migration, state)]
            else:
                state = migration.mutate_state(state, preserve=False)
    assert len(done) > 20 and not found
