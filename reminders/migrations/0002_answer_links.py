import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from core.migrations._operations import CreateTables


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0003_imports_and_heads"),
        ("core", "0006_progress_in_the_cache"),
        ("reminders", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateTables(
            models=[
                migrations.CreateModel(
                    name="AnswerLink",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("address", models.EmailField(max_length=254, verbose_name="sent to")),
                        (
                            "nonce",
                            models.CharField(
                                max_length=64, unique=True, verbose_name="secret part of the signed address"
                            ),
                        ),
                        ("items", models.JSONField(blank=True, default=list, verbose_name="what the email was about")),
                        (
                            "made_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, editable=False, verbose_name="made at"
                            ),
                        ),
                        ("good_until", models.DateField(verbose_name="good until")),
                        ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended at")),
                        (
                            "ending",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("done", "Its reader had finished"),
                                    ("replaced", "A later email has another link"),
                                    ("not_you", "Somebody else had opened it"),
                                    ("not_me", "Its owner had not written"),
                                ],
                                max_length=8,
                                verbose_name="why it ended",
                            ),
                        ),
                        (
                            "agency",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="answer_links",
                                to="agencies.agency",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="answer_links",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "link of an answer page",
                        "verbose_name_plural": "links of answer pages",
                        "ordering": ["-pk"],
                        "indexes": [
                            models.Index(
                                django.db.models.functions.text.Upper("address"),
                                condition=models.Q(("ended_at", None)),
                                name="answer_link_of_mailbox",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("agency__isnull", True), ("person__isnull", False)),
                                    models.Q(("agency__isnull", False), ("person__isnull", True)),
                                    _connector="OR",
                                ),
                                name="answer_link_of_a_person_or_an_agency",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("ended_at__isnull", True), ("ending", "")),
                                    models.Q(("ended_at__isnull", False), models.Q(("ending", ""), _negated=True)),
                                    _connector="OR",
                                ),
                                name="answer_link_ended_with_a_reason",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AnswerSave",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("item", models.CharField(max_length=40, verbose_name="item of the page")),
                        ("about", models.CharField(max_length=300, verbose_name="what it was about")),
                        ("what", models.CharField(max_length=200, verbose_name="what was saved")),
                        ("path", models.CharField(max_length=200, verbose_name="page on which it is")),
                        ("asks", models.BooleanField(default=False, verbose_name="the manager has to see to it")),
                        ("note", models.TextField(blank=True, verbose_name="note to the manager")),
                        (
                            "saved_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, editable=False, verbose_name="saved at"
                            ),
                        ),
                        (
                            "checked_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="checked by the manager at"),
                        ),
                        (
                            "checked_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "link",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="saves",
                                to="reminders.answerlink",
                            ),
                        ),
                        (
                            "receipt",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.outgoingletter",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "answer saved by a link",
                        "verbose_name_plural": "answers saved by links",
                        "ordering": ["pk"],
                    },
                ),
            ],
        ),
    ]
