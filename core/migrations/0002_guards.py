"""The database refuses to change history from the first migration on; core/apps.py puts the guards on anew after every
run of migrations.
"""

from django.db import migrations

from core.migrations._operations import RunOnDatabase


def install(schema_editor):
    from core.history.guards import install_guards

    install_guards(schema_editor.connection.alias)


class Migration(migrations.Migration):
    dependencies = [("core", "0001_tables")]

    operations = [RunOnDatabase(install)]
