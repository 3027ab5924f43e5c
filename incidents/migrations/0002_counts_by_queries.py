"""Drops the counts of incidents and the triggers that wrote them: incidents are counted by queries.

Going back makes the table again. The version that had the triggers installs them after migrating, and counts anew.
"""

from django.db import migrations

from core.migrations._operations import RunOnDatabase


def drop_triggers(schema_editor):
    on_postgres = schema_editor.connection.vendor == "postgresql"
    for event in ("insert", "update", "delete"):
        of_table = " ON incidents_incident" if on_postgres else ""
        schema_editor.execute(f"DROP TRIGGER IF EXISTS count_incidents_{event}{of_table}")
    if on_postgres:
        schema_editor.execute("DROP FUNCTION IF EXISTS count_incidents()")


class Migration(migrations.Migration):
    dependencies = [("incidents", "0001_initial")]

    operations = [RunOnDatabase(drop_triggers), migrations.DeleteModel("IncidentCount")]
