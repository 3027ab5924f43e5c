import json

from django.db import migrations, models

from actions.wording.levels import default_levels
from core.migrations._operations import AddColumns


def implied():
    return models.BooleanField(default=False, verbose_name="not printed")


def names():
    return models.JSONField(default=default_levels, verbose_name="names of its levels")


LEVELS = f"'{json.dumps(default_levels())}'"


class Migration(migrations.Migration):
    dependencies = [("actions", "0004_plan_imports_as_imports")]

    operations = [
        AddColumns(
            [
                ("plan", "level_names", names(), LEVELS),
                ("historicalplan", "level_names", names(), LEVELS),
                ("strategicpriority", "implied", implied(), "false"),
                ("historicalstrategicpriority", "implied", implied(), "false"),
                ("objective", "implied", implied(), "false"),
                ("historicalobjective", "implied", implied(), "false"),
            ]
        ),
    ]
