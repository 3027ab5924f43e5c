import django.db.models.deletion
import django.utils.timezone
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from core.migrations._operations import CreateTables


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0003_kept_forms"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateTables(
            [
                migrations.CreateModel(
                    name="Import",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                        (
                            "created_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, editable=False, verbose_name="created"
                            ),
                        ),
                        ("importer", models.CharField(max_length=20, verbose_name="kind of list")),
                        ("filename", models.CharField(blank=True, max_length=200, verbose_name="file")),
                        ("work", models.TextField(blank=True, editable=False)),
                        ("target", models.PositiveBigIntegerField(blank=True, null=True)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("tables", "Tables to be chosen"),
                                    ("columns", "Columns to be chosen"),
                                    ("values", "Words to be matched"),
                                    ("preview", "Waits to be accepted"),
                                    ("working", "Being saved"),
                                    ("accepted", "Accepted"),
                                    ("undone", "Undone"),
                                    ("cancelled", "Cancelled"),
                                ],
                                default="tables",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        ("mark", models.CharField(blank=True, max_length=64)),
                        ("done", models.PositiveSmallIntegerField(default=0, verbose_name="done, of 100")),
                        ("counts", models.JSONField(default=dict)),
                        ("saved", models.JSONField(default=dict)),
                        (
                            "uploaded_at",
                            models.DateTimeField(default=django.utils.timezone.now, verbose_name="uploaded at"),
                        ),
                        ("accepted_on", models.DateField(blank=True, null=True, verbose_name="accepted on")),
                        (
                            "uploaded_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="uploaded by",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "import",
                        "ordering": ["-uploaded_at", "-pk"],
                    },
                ),
                migrations.CreateModel(
                    name="ImportMemory",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("importer", models.CharField(max_length=20)),
                        ("scope", models.CharField(max_length=40, verbose_name="columns, or the field of the word")),
                        ("mark", models.CharField(max_length=64)),
                        ("means", models.CharField(max_length=80)),
                    ],
                    options={
                        "verbose_name": "remembered heading or word",
                        "verbose_name_plural": "remembered headings and words",
                        "constraints": [
                            models.UniqueConstraint(fields=("importer", "scope", "mark"), name="import_memory_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalImport",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                        (
                            "created_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, editable=False, verbose_name="created"
                            ),
                        ),
                        ("history_change_reason", models.TextField(blank=True, null=True, verbose_name="reason")),
                        ("importer", models.CharField(max_length=20, verbose_name="kind of list")),
                        ("filename", models.CharField(blank=True, max_length=200, verbose_name="file")),
                        ("target", models.PositiveBigIntegerField(blank=True, null=True)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("tables", "Tables to be chosen"),
                                    ("columns", "Columns to be chosen"),
                                    ("values", "Words to be matched"),
                                    ("preview", "Waits to be accepted"),
                                    ("working", "Being saved"),
                                    ("accepted", "Accepted"),
                                    ("undone", "Undone"),
                                    ("cancelled", "Cancelled"),
                                ],
                                default="tables",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        ("mark", models.CharField(blank=True, max_length=64)),
                        ("counts", models.JSONField(default=dict)),
                        ("saved", models.JSONField(default=dict)),
                        (
                            "uploaded_at",
                            models.DateTimeField(default=django.utils.timezone.now, verbose_name="uploaded at"),
                        ),
                        ("accepted_on", models.DateField(blank=True, null=True, verbose_name="accepted on")),
                        ("history_id", models.AutoField(primary_key=True, serialize=False)),
                        ("history_date", models.DateTimeField()),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                            ),
                        ),
                        (
                            "history_user",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "uploaded_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="uploaded by",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical import",
                        "verbose_name_plural": "historical imports",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                        "indexes": [models.Index(fields=["history_date", "id"], name="core_histor_history_dfd25f_idx")],
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
            ]
        ),
    ]
