"""PostgreSQL finds the versions of a record by the index that also has their order, and by no other.

The index of keys alone was one page less deep in tables of a certain length. The planner then took it where a record
has one version on average, and read and sorted the ten thousand of one that was written often.
"""

from django.db import migrations

ORDERED = "as_at_"  # how the index of keys and moments is called


def histories(apps):
    """The history tables of the plan that have the ordered index."""
    for model in apps.get_app_config("actions").get_models():
        if any(index.name.startswith(ORDERED) for index in model._meta.indexes):
            yield model


def drop(apps, schema_editor):
    """Take the index of keys away."""
    connection = schema_editor.connection
    if connection.vendor != "postgresql":
        return
    for model in histories(apps):
        with connection.cursor() as cursor:
            found = connection.introspection.get_constraints(cursor, model._meta.db_table)
        for name, constraint in found.items():
            if constraint["index"] and constraint["columns"] == ["id"] and not constraint["primary_key"]:
                schema_editor.execute(f"DROP INDEX {schema_editor.quote_name(name)}")


def make(apps, schema_editor):
    """Make it again."""
    if schema_editor.connection.vendor == "postgresql":
        for model in histories(apps):
            schema_editor.execute(schema_editor._create_index_sql(model, fields=[model._meta.get_field("id")]))


class Migration(migrations.Migration):
    dependencies = [("actions", "0007_newest_updates")]
    operations = [migrations.RunPython(drop, make)]
