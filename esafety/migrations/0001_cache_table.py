from django.core.management import call_command
from django.db import migrations

from core.migrations._operations import RunOnDatabase


def create_cache_table(schema_editor):
    """Sign-in attempts are counted in a table that all processes share."""
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = []
    operations = [RunOnDatabase(create_cache_table)]
