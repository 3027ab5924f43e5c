import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from core.migrations._operations import CreateTables


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0002_guards"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateTables(
            [
                migrations.CreateModel(
                    name="FormKey",
                    fields=[
                        ("key", models.CharField(max_length=32, primary_key=True, serialize=False, verbose_name="key")),
                        (
                            "digest",
                            models.CharField(max_length=64, verbose_name="keyed hash of the address and what was sent"),
                        ),
                        ("result", models.TextField(blank=True, verbose_name="address of the page after it")),
                        (
                            "at",
                            models.DateTimeField(
                                db_index=True, default=django.utils.timezone.now, editable=False, verbose_name="sent at"
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="sent by",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "key of a saved form",
                    },
                ),
                migrations.CreateModel(
                    name="KeptForm",
                    fields=[
                        ("key", models.CharField(max_length=24, primary_key=True, serialize=False, verbose_name="key")),
                        ("path", models.TextField(verbose_name="address, with query")),
                        ("sealed", models.TextField(verbose_name="fields, encrypted")),
                        (
                            "reason",
                            models.CharField(
                                choices=[
                                    ("session", "The session had ended"),
                                    ("proof", "The person had to show that it is them"),
                                    ("refused", "The page refused it"),
                                ],
                                max_length=10,
                                verbose_name="why it was refused",
                            ),
                        ),
                        (
                            "made_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, editable=False, verbose_name="kept at"
                            ),
                        ),
                        ("expires_at", models.DateTimeField(db_index=True, verbose_name="kept until")),
                        (
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="owner",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "kept form",
                        "ordering": ["-made_at", "key"],
                    },
                ),
            ]
        ),
    ]
