import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from core.migrations._operations import CreateTables


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0008_notices"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateTables(
            [
                migrations.CreateModel(
                    name="GuardOverride",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("model", models.CharField(max_length=60, verbose_name="kind of record")),
                        ("record", models.BigIntegerField(verbose_name="key of the record")),
                        ("field", models.CharField(max_length=60, verbose_name="field")),
                        ("kinds", models.JSONField(verbose_name="kinds of what was found")),
                        (
                            "reason",
                            models.CharField(
                                choices=[
                                    ("work", "It is about an adult at work, such as a member of staff or an official"),
                                    ("nobody", "It is about an organisation, a place or a thing, and nobody is named"),
                                    ("agreed", "It is about an adult who has agreed to it"),
                                ],
                                max_length=10,
                                verbose_name="reason",
                            ),
                        ),
                        (
                            "at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, editable=False, verbose_name="chosen at"
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="chosen by",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "reason for keeping a text",
                        "verbose_name_plural": "reasons for keeping texts",
                        "indexes": [models.Index(fields=["model", "record"], name="guard_override_of_record")],
                    },
                )
            ]
        ),
    ]
