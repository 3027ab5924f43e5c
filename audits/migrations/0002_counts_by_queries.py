"""Drops the counts of returns and the triggers that wrote them: returns are counted by queries.

Going back makes the table again. The version that had the triggers installs them after migrating, and counts anew.
"""

from django.db import migrations

from core.migrations._operations import RunOnDatabase


def drop_triggers(schema_editor):
    on_postgres = schema_editor.connection.vendor == "postgresql"
    for event in ("insert", "update", "delete"):
        of_table = " ON audits_return" if on_postgres else ""
        schema_editor.execute(f"DROP TRIGGER IF EXISTS count_returns_{event}{of_table}")
    for name in ("added", "changed") if on_postgres else ():
        schema_editor.execute(f"DROP FUNCTION IF EXISTS count_returns_{name}()")


class Migration(migrations.Migration):
    dependencies = [("audits", "0001_initial")]

    operations = [RunOnDatabase(drop_triggers), migrations.DeleteModel("ReturnCount")]
