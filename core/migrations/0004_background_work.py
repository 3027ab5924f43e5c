import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0003_board_settings"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DailyRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("job", models.CharField(max_length=60, verbose_name="job")),
                ("day", models.DateField(verbose_name="day")),
                (
                    "finished_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="finished at"),
                ),
            ],
            options={
                "verbose_name": "daily run",
                "verbose_name_plural": "daily runs",
                "constraints": [models.UniqueConstraint(fields=("job", "day"), name="daily_run_once_a_day")],
            },
        ),
        migrations.CreateModel(
            name="PreparedFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=40, verbose_name="kind")),
                ("asked", models.JSONField(verbose_name="what was asked for")),
                ("name", models.CharField(max_length=200, verbose_name="name of the file")),
                ("about", models.CharField(max_length=300, verbose_name="what it holds")),
                ("mime_type", models.CharField(max_length=120, verbose_name="type of the file")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waiting for its turn"),
                            ("working", "being prepared"),
                            ("ready", "ready"),
                            ("failed", "could not be prepared"),
                        ],
                        default="waiting",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("step", models.CharField(blank=True, max_length=100, verbose_name="step")),
                ("done", models.PositiveIntegerField(default=0, verbose_name="done")),
                ("total", models.PositiveIntegerField(default=100, verbose_name="of")),
                ("attempt", models.PositiveIntegerField(default=1, verbose_name="attempt")),
                ("reference", models.CharField(blank=True, max_length=20, verbose_name="reference of a failure")),
                (
                    "asked_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="asked for at"
                    ),
                ),
                (
                    "seen_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="last sign of work"
                    ),
                ),
                ("file", models.FileField(blank=True, max_length=200, upload_to="prepared", verbose_name="file")),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="asked for by",
                    ),
                ),
            ],
            options={
                "verbose_name": "prepared file",
                "verbose_name_plural": "prepared files",
                "indexes": [models.Index(fields=["owner", "asked_at"], name="prepared_file_of_owner")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "ready"), _negated=True),
                            models.Q(("file", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="prepared_file_is_there_when_ready",
                    )
                ],
            },
        ),
    ]
