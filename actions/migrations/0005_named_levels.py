from django.db import migrations, models

import actions.wording.levels


class Migration(migrations.Migration):
    dependencies = [
        ("actions", "0004_plan_imports_as_imports"),
    ]

    operations = [
        migrations.AddField(
            model_name="historicalobjective",
            name="implied",
            field=models.BooleanField(default=False, verbose_name="not printed"),
        ),
        migrations.AddField(
            model_name="historicalplan",
            name="level_names",
            field=models.JSONField(default=actions.wording.levels.default_levels, verbose_name="names of its levels"),
        ),
        migrations.AddField(
            model_name="historicalstrategicpriority",
            name="implied",
            field=models.BooleanField(default=False, verbose_name="not printed"),
        ),
        migrations.AddField(
            model_name="objective",
            name="implied",
            field=models.BooleanField(default=False, verbose_name="not printed"),
        ),
        migrations.AddField(
            model_name="plan",
            name="level_names",
            field=models.JSONField(default=actions.wording.levels.default_levels, verbose_name="names of its levels"),
        ),
        migrations.AddField(
            model_name="strategicpriority",
            name="implied",
            field=models.BooleanField(default=False, verbose_name="not printed"),
        ),
    ]
