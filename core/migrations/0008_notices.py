import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from core.migrations._operations import CreateTables


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0007_closed_days"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="outgoingletter",
            index=models.Index(fields=["handed_over_at"], name="letter_by_day"),
        ),
        CreateTables(
            [
                migrations.CreateModel(
                    name="Notice",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("kind", models.CharField(max_length=60, verbose_name="kind")),
                        ("key", models.CharField(max_length=80, verbose_name="what it is about")),
                        ("args", models.JSONField(default=dict, verbose_name="what it was like before")),
                        (
                            "happened_at",
                            models.DateTimeField(
                                db_index=True,
                                default=django.utils.timezone.now,
                                editable=False,
                                verbose_name="happened at",
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "email",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="notices",
                                to="core.outgoingletter",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="notices",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "piece of news",
                        "verbose_name_plural": "pieces of news",
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("email__isnull", True)),
                                fields=("person", "kind", "key"),
                                name="notice_once_while_unsent",
                            )
                        ],
                    },
                ),
            ]
        ),
    ]
