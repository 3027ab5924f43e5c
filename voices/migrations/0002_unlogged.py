"""Answers that are under way reach no write-ahead log, and so no replica and no backup of one (ADR 89)."""

from django.db import migrations

from core.migrations._operations import RunOnDatabase


def unlog(schema_editor):
    for table in ("voices_waitingcount", "voices_waitingmark", "voices_waitingpool"):
        schema_editor.execute(f"ALTER TABLE {table} SET UNLOGGED")


class Migration(migrations.Migration):
    dependencies = [("voices", "0001_tables")]

    operations = [RunOnDatabase(unlog)]
