"""Three texts with commas of a type of incident become lists, in its history too.

PostgreSQL changes the type of the columns, which is no update of a row. On SQLite, where a list is a text, the guards of
history are off while migrating and the columns stay as they are.
"""

from django.db import migrations, models

from core.migrations._operations import RunOnDatabase, StateOnly

TABLES = ("incidenttype", "historicalincidenttype")
COLUMNS = (  # with the length of the text
    ("concerns", 60, "belongs to"),
    ("asks", 60, "further questions"),
    ("instead", 200, "where an adult has the image"),
)
TO_LIST = "to_jsonb(string_to_array({0}, ','))"
TO_TEXT = "translate({0}::text, '[]\" ', '')"
TO_LIST_LITE = """CASE {0} WHEN '' THEN '[]' ELSE '["' || replace({0}, ',', '", "') || '"]' END"""
TO_TEXT_LITE = "replace(replace(replace(replace({0}, '[', ''), ']', ''), '\"', ''), ' ', '')"


def change(schema_editor, kind, value, value_lite):
    for table in TABLES:
        for column, length, _ in COLUMNS:
            if schema_editor.connection.vendor == "postgresql":
                how = f"ALTER COLUMN {column} TYPE {kind.format(length)} USING {value.format(column)}"
                schema_editor.execute(f"ALTER TABLE incidents_{table} {how}")
            else:
                schema_editor.execute(f"UPDATE incidents_{table} SET {column} = {value_lite.format(column)}")  # noqa: S608


def to_lists(schema_editor):
    change(schema_editor, "jsonb", TO_LIST, TO_LIST_LITE)


def to_texts(schema_editor):
    change(schema_editor, "varchar({})", TO_TEXT, TO_TEXT_LITE)


def alter(table, column, label):
    return migrations.AlterField(table, column, models.JSONField(blank=True, default=list, verbose_name=label))


class Migration(migrations.Migration):
    dependencies = [("incidents", "0003_devices_and_other_types_as_rows")]

    operations = [
        RunOnDatabase(to_lists, to_texts),
        StateOnly([alter(table, column, label) for table in TABLES for column, _, label in COLUMNS]),
    ]
