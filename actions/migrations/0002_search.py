"""Indexes that Django does not make: of rows by their action or method, of versions by moment.

Rows are indexed with all that they are found and sorted by, so that the rows themselves need not be read.

Versions of a record are found by the index that also has their order, and by no other: the index of keys alone was one
page less deep in tables of a certain length. The planner then took it where a record has one version on average, and
read and sorted the ten thousand of one that was written often.
"""

from django.apps import apps
from django.db import migrations

from core.migrations._operations import RunOnDatabase

KEYS = 'status, due, first_lead, last_update_on, "row", id'
ROWS = {
    "placement_of_action": f"actions_placement (action_id) INCLUDE (plan_id, {KEYS}) WHERE archived_on IS NULL",
    "placement_of_method": f"actions_placement (method_id) INCLUDE (plan_id, action_id, {KEYS}) "
    "WHERE archived_on IS NULL",
}
ORDERED = "as_at_"  # how the index of keys and moments is called


def create_row_indexes(schema_editor):
    for name, definition in ROWS.items():
        schema_editor.execute(f"CREATE INDEX {name} ON {definition}")


def drop_row_indexes(schema_editor):
    for name in ROWS:
        schema_editor.execute(f"DROP INDEX IF EXISTS {name}")


def history_tables(cursor):
    """The history tables of the plan that have the ordered index."""
    cursor.execute(
        "SELECT DISTINCT tablename FROM pg_indexes WHERE schemaname = current_schema() AND starts_with(indexname, %s)"
        " AND starts_with(tablename, 'actions_') ORDER BY tablename",
        [ORDERED],
    )
    return [table for (table,) in cursor.fetchall()]


def drop_key_indexes(schema_editor):
    connection = schema_editor.connection
    with connection.cursor() as cursor:
        for table in history_tables(cursor):
            for name, found in connection.introspection.get_constraints(cursor, table).items():
                if found["index"] and found["columns"] == ["id"] and not found["primary_key"]:
                    schema_editor.execute(f"DROP INDEX {schema_editor.quote_name(name)}")


def create_key_indexes(schema_editor):
    with schema_editor.connection.cursor() as cursor:
        tables = set(history_tables(cursor))
    for model in apps.get_app_config("actions").get_models():
        if model._meta.db_table in tables:
            schema_editor.execute(schema_editor._create_index_sql(model, fields=[model._meta.get_field("id")]))


class Migration(migrations.Migration):
    dependencies = [("actions", "0001_tables")]

    operations = [
        RunOnDatabase(create_row_indexes, drop_row_indexes),
        RunOnDatabase(drop_key_indexes, create_key_indexes),
    ]
