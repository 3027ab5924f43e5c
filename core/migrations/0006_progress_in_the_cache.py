"""How far the saving of an import is stands in the cache (core/importing/progress.py), not in its row."""

from django.db import migrations

from core.migrations._operations import RunOnDatabase, StateOnly


def drop(schema_editor):
    schema_editor.execute("ALTER TABLE core_import DROP COLUMN done")


def add(schema_editor):
    kind = "smallint" if schema_editor.connection.vendor == "postgresql" else "smallint unsigned"
    schema_editor.execute(f"ALTER TABLE core_import ADD COLUMN done {kind} DEFAULT 0 NOT NULL CHECK (done >= 0)")


class Migration(migrations.Migration):
    # those of before write the column when they move their imports here
    dependencies = [
        ("core", "0005_history_of_import_memory"),
        ("actions", "0004_plan_imports_as_imports"),
        ("agencies", "0003_imports_and_heads"),
        ("incidents", "0005_extracts_on_the_import_desk"),
    ]

    operations = [
        StateOnly([migrations.RemoveField("import", "done")]),
        RunOnDatabase(drop, add),
    ]
