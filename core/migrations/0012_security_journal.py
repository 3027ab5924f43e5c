import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from core.migrations._operations import CreateTables

KINDS = [
    ("sign_in", "Sign-in"),
    ("second_step", "Second step of signing in"),
    ("proof", "Showing again that it is them"),
    ("throttled", "Too many attempts"),
    ("refused", "Pages that were refused"),
    ("account", "Account or second step changed"),
    ("role", "Roles"),
    ("token", "Calendar links and API tokens"),
    ("session", "Sessions ended"),
    ("export", "Files downloaded"),
    ("case_number", "Case numbers shown"),
    ("setting", "Settings"),
    ("purge", "Removal from the history"),
    ("key", "Encryption keys"),
    ("check", "Checks that failed"),
    ("alert", "Alerts"),
]


def person(name: str) -> models.ForeignKey:
    return models.ForeignKey(
        db_index=False,
        null=True,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to=settings.AUTH_USER_MODEL,
        verbose_name=name,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0011_key_fingerprint"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateTables(
            [
                migrations.CreateModel(
                    name="SecurityEvent",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="at"),
                        ),
                        ("kind", models.CharField(choices=KINDS, max_length=12, verbose_name="kind")),
                        ("outcome", models.CharField(max_length=12, verbose_name="outcome")),
                        ("session", models.CharField(blank=True, max_length=32, verbose_name="number of the session")),
                        (
                            "network",
                            models.CharField(blank=True, max_length=16, verbose_name="keyed hash of the network"),
                        ),
                        ("detail", models.JSONField(default=dict, verbose_name="details")),
                        ("alert", models.CharField(blank=True, max_length=60, verbose_name="alert")),
                        ("actor", person("by")),
                        ("subject", person("account")),
                    ],
                    options={
                        "verbose_name": "security event",
                        "verbose_name_plural": "security events",
                        "ordering": ["-at", "-pk"],
                        "indexes": [
                            models.Index(fields=["-at", "-id"], name="security_newest"),
                            models.Index(fields=["actor", "-at"], name="security_of_actor"),
                            models.Index(fields=["subject", "-at"], name="security_of_subject"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=~models.Q(alert=""), fields=("alert",), name="security_alert_once"
                            )
                        ],
                    },
                )
            ]
        )
    ]
