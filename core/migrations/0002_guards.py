"""The database refuses to change history from the first migration on.

On PostgreSQL only: on SQLite the triggers would stand in the way of the migrations that follow in the same
run, and come at its end (core/apps.py, after every migration on both databases).
"""

from django.db import migrations

from core.migrations._operations import RunOnDatabase


def install(schema_editor):
    from core.history.guards import install_guards

    if schema_editor.connection.vendor == "postgresql":
        install_guards(schema_editor.connection.alias)


class Migration(migrations.Migration):
    dependencies = [("core", "0001_tables")]

    operations = [RunOnDatabase(install)]
