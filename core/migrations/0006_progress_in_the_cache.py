"""How far the saving of an import is stands in the cache (core/importing/progress.py), not in its row."""

from django.db import migrations, models

from core.migrations._operations import DropColumns


class Migration(migrations.Migration):
    # those of other apps write the column when they move their imports here
    dependencies = [
        ("core", "0005_history_of_import_memory"),
        ("actions", "0004_plan_imports_as_imports"),
        ("agencies", "0003_imports_and_heads"),
        ("incidents", "0005_extracts_on_the_import_desk"),
    ]

    operations = [
        DropColumns([("import", "done", models.PositiveSmallIntegerField("done, of 100", default=0), "0")]),
    ]
