import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from core.migrations._operations import AddColumns, CreateTables


def key():
    return models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


def request(related: str):
    return models.OneToOneField(
        on_delete=django.db.models.deletion.PROTECT,
        related_name=related,
        to="core.historydoor",
        verbose_name="request",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0012_security_journal"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        AddColumns(
            [
                (
                    "historydoor",
                    "about",
                    models.CharField(blank=True, default="", max_length=40, verbose_name="removal"),
                    "''",
                )
            ]
        ),
        CreateTables(
            [
                migrations.CreateModel(
                    name="PurgeNotice",
                    fields=[
                        ("id", key()),
                        (
                            "told_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, editable=False, verbose_name="told at"
                            ),
                        ),
                        ("request", request("notice")),
                    ],
                    options={
                        "verbose_name": "notice of a removal from the history",
                        "verbose_name_plural": "notices of removals from the history",
                    },
                ),
                migrations.CreateModel(
                    name="PurgeStop",
                    fields=[
                        ("id", key()),
                        ("why", models.CharField(blank=True, max_length=200, verbose_name="why")),
                        (
                            "stopped_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, editable=False, verbose_name="stopped at"
                            ),
                        ),
                        ("request", request("stop")),
                        (
                            "stopped_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="stopped by",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "stop of a removal from the history",
                        "verbose_name_plural": "stops of removals from the history",
                    },
                ),
            ]
        ),
    ]
