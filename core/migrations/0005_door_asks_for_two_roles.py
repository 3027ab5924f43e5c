"""The door into history asks for a manager and a data protection officer with open accounts.

The function and the triggers of PostgreSQL are replaced here, and after every migration as before (core/apps.py); on
SQLite the triggers come at the end of the run only, since they would stand in the way of migrations that follow.
"""

from django.db import migrations


def install(apps, schema_editor):
    from core.history import install_guards

    if schema_editor.connection.vendor == "postgresql":
        install_guards(schema_editor.connection.alias)


class Migration(migrations.Migration):
    dependencies = [("core", "0004_letters_of_many"), ("accounts", "0001_initial")]

    operations = [migrations.RunPython(install, migrations.RunPython.noop, elidable=False)]
