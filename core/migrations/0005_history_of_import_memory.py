"""What headings and words mean has a history; what is remembered already gets its first version."""

import django.db.models.deletion
import django.utils.timezone
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from core.migrations._operations import AddColumns, CreateTables, RunOnDatabase


def begin_history(schema_editor):
    schema_editor.execute(
        "INSERT INTO core_historicalimportmemory"
        " (id, version, created_at, importer, scope, mark, means, history_date, history_type)"
        " SELECT id, version, created_at, importer, scope, mark, means, created_at, '+' FROM core_importmemory ORDER BY id"
    )


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0004_imports"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="importmemory",
            name="created_at",
            field=models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created"),
        ),
        AddColumns(
            [
                (
                    "importmemory",
                    "version",
                    models.PositiveIntegerField(default=1, editable=False, verbose_name="version"),
                    "1",
                )
            ]
        ),
        CreateTables(
            [
                migrations.CreateModel(
                    name="HistoricalImportMemory",
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
                        ("importer", models.CharField(max_length=20)),
                        ("scope", models.CharField(max_length=40, verbose_name="columns, or the field of the word")),
                        ("mark", models.CharField(max_length=64)),
                        ("means", models.CharField(max_length=80)),
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
                    ],
                    options={
                        "verbose_name": "historical remembered heading or word",
                        "verbose_name_plural": "historical remembered headings and words",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                        "indexes": [models.Index(fields=["history_date", "id"], name="core_histor_history_176af4_idx")],
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                )
            ]
        ),
        RunOnDatabase(begin_history),
    ]
