"""The directory in full: addresses, ESLOs, representatives, courses, ESLO returns, mailed links, imports."""

import django.db.models.deletion
import django.utils.timezone
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "__first__"),
        ("agencies", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Eslo",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created"),
                ),
                ("name", models.CharField(blank=True, max_length=150)),
                ("job_title", models.CharField(blank=True, max_length=150, verbose_name="job title")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail address at work")),
                ("phone", models.CharField(blank=True, max_length=40, verbose_name="telephone at work")),
                ("valid_from", models.DateField(verbose_name="from")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="until")),
                ("blanked_on", models.DateField(blank=True, null=True, verbose_name="details blanked on")),
                (
                    "post",
                    models.CharField(
                        choices=[("lead", "Lead officer"), ("deputy", "Deputy")], default="lead", max_length=6
                    ),
                ),
                ("trained_on", models.DateField(blank=True, null=True, verbose_name="last trained on")),
                ("confirmed_on", models.DateField(blank=True, null=True, verbose_name="last confirmed on")),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="eslos", to="agencies.agency"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "ESLO",
                "verbose_name_plural": "ESLOs",
                "ordering": ["agency", "post", "-valid_from", "-pk"],
                "abstract": False,
                "indexes": [
                    models.Index(fields=["agency", "post", "valid_from"], name="eslo_of_agency"),
                    models.Index(fields=["valid_to"], name="eslo_by_last_day"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                        ),
                        name="eslo_dates_in_order",
                        violation_error_message="The last day must not be before the first.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name", ""), _negated=True), ("blanked_on__isnull", False), _connector="OR"
                        ),
                        name="eslo_has_a_name_until_blanked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("blanked_on__isnull", True),
                            models.Q(
                                ("email", ""),
                                ("job_title", ""),
                                ("name", ""),
                                ("person__isnull", True),
                                ("phone", ""),
                                ("valid_to__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="eslo_blank_once_blanked",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EsloReturn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created"),
                ),
                ("title", models.CharField(max_length=200)),
                ("message", models.TextField(blank=True, verbose_name="what the mail says")),
                ("opened_on", models.DateField(verbose_name="opened on")),
                ("due_on", models.DateField(verbose_name="answers wanted by")),
                ("remind_every", models.PositiveSmallIntegerField(default=14, verbose_name="days between reminders")),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="closed on")),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="eslo_returns",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "ESLO return",
                "ordering": ["-opened_on", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("due_on__gte", models.F("opened_on"))),
                        name="eslo_return_dates_in_order",
                        violation_error_message="The last day for answers must not be before the first.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="EsloReturnLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created"),
                ),
                ("sent_to", models.EmailField(blank=True, max_length=254, verbose_name="sent to")),
                ("asked_on", models.DateField(blank=True, null=True, verbose_name="last asked on")),
                ("times_asked", models.PositiveSmallIntegerField(default=0, verbose_name="times asked")),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("confirmed", "Still the same"),
                            ("named", "Named somebody"),
                            ("none", "There is none"),
                        ],
                        max_length=9,
                    ),
                ),
                ("answered_on", models.DateField(blank=True, null=True, verbose_name="answered on")),
                ("answered_by", models.CharField(blank=True, max_length=150, verbose_name="answered by")),
                ("note", models.TextField(blank=True)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="eslo_return_lines",
                        to="agencies.agency",
                    ),
                ),
                (
                    "eslo",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="eslo_return_lines",
                        to="agencies.eslo",
                    ),
                ),
                (
                    "eslo_return",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="agencies.esloreturn",
                        verbose_name="ESLO return",
                    ),
                ),
            ],
            options={
                "verbose_name": "agency in an ESLO return",
                "verbose_name_plural": "agencies in an ESLO return",
                "ordering": ["agency__name", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("eslo_return", "agency"), name="agency_once_in_an_eslo_return"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("answered_on__isnull", True)),
                            models.Q(models.Q(("answer", ""), _negated=True), ("answered_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="eslo_return_answer_has_a_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalAgencyImport",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created"),
                ),
                ("history_change_reason", models.TextField(blank=True, null=True, verbose_name="reason")),
                ("filename", models.CharField(max_length=200, verbose_name="file")),
                ("rows", models.JSONField()),
                ("columns", models.JSONField(blank=True, default=dict)),
                ("choices", models.JSONField(blank=True, default=dict)),
                ("counts", models.JSONField(blank=True, default=dict)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("columns", "Waiting for its columns to be chosen"),
                            ("preview", "Waiting to be accepted"),
                            ("accepted", "Accepted"),
                            ("cancelled", "Cancelled"),
                            ("undone", "Undone"),
                        ],
                        default="columns",
                        max_length=9,
                    ),
                ),
                ("accepted_on", models.DateField(blank=True, null=True, verbose_name="accepted on")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField()),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
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
                    ),
                ),
            ],
            options={
                "verbose_name": "historical import of agencies",
                "verbose_name_plural": "historical imports of agencies",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [models.Index(fields=["history_date", "id"], name="agencies_hi_history_868f47_idx")],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalEslo",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created"),
                ),
                ("history_change_reason", models.TextField(blank=True, null=True, verbose_name="reason")),
                ("name", models.CharField(blank=True, max_length=150)),
                ("job_title", models.CharField(blank=True, max_length=150, verbose_name="job title")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail address at work")),
                ("phone", models.CharField(blank=True, max_length=40, verbose_name="telephone at work")),
                ("valid_from", models.DateField(verbose_name="from")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="until")),
                ("blanked_on", models.DateField(blank=True, null=True, verbose_name="details blanked on")),
                (
                    "post",
                    models.CharField(
                        choices=[("lead", "Lead officer"), ("deputy", "Deputy")], default="lead", max_length=6
                    ),
                ),
                ("trained_on", models.DateField(blank=True, null=True, verbose_name="last trained on")),
                ("confirmed_on", models.DateField(blank=True, null=True, verbose_name="last confirmed on")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField()),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="agencies.agency",
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
                    "person",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical ESLO",
                "verbose_name_plural": "historical ESLOs",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [models.Index(fields=["history_date", "id"], name="agencies_hi_history_a6df5a_idx")],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalEsloReturn",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created"),
                ),
                ("history_change_reason", models.TextField(blank=True, null=True, verbose_name="reason")),
                ("title", models.CharField(max_length=200)),
                ("message", models.TextField(blank=True, verbose_name="what the mail says")),
                ("opened_on", models.DateField(verbose_name="opened on")),
                ("due_on", models.DateField(verbose_name="answers wanted by")),
                ("remind_every", models.PositiveSmallIntegerField(default=14, verbose_name="days between reminders")),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="closed on")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField()),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                "verbose_name": "historical ESLO return",
                "verbose_name_plural": "historical ESLO returns",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [models.Index(fields=["history_date", "id"], name="agencies_hi_history_68e51f_idx")],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalEsloReturnLine",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created"),
                ),
                ("history_change_reason", models.TextField(blank=True, null=True, verbose_name="reason")),
                ("sent_to", models.EmailField(blank=True, max_length=254, verbose_name="sent to")),
                ("asked_on", models.DateField(blank=True, null=True, verbose_name="last asked on")),
                ("times_asked", models.PositiveSmallIntegerField(default=0, verbose_name="times asked")),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("confirmed", "Still the same"),
                            ("named", "Named somebody"),
                            ("none", "There is none"),
                        ],
                        max_length=9,
                    ),
                ),
                ("answered_on", models.DateField(blank=True, null=True, verbose_name="answered on")),
                ("answered_by", models.CharField(blank=True, max_length=150, verbose_name="answered by")),
                ("note", models.TextField(blank=True)),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField()),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="agencies.agency",
                    ),
                ),
                (
                    "eslo",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="agencies.eslo",
                    ),
                ),
                (
                    "eslo_return",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="agencies.esloreturn",
                        verbose_name="ESLO return",
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
                "verbose_name": "historical agency in an ESLO return",
                "verbose_name_plural": "historical agencies in an ESLO return",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [models.Index(fields=["history_date", "id"], name="agencies_hi_history_8cb8f6_idx")],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalMailedLink",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created"),
                ),
                ("history_change_reason", models.TextField(blank=True, null=True, verbose_name="reason")),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("confirm", "Confirm or hand over the post of an ESLO"),
                            ("eslo_return", "Answer an ESLO return"),
                        ],
                        max_length=11,
                    ),
                ),
                (
                    "nonce",
                    models.CharField(db_index=True, max_length=64, verbose_name="secret part of the signed address"),
                ),
                ("sent_to", models.EmailField(max_length=254, verbose_name="sent to")),
                ("made_on", models.DateField(verbose_name="made on")),
                ("good_until", models.DateField(verbose_name="good until")),
                ("used_on", models.DateField(blank=True, null=True, verbose_name="used on")),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="made void on")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField()),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "eslo",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="agencies.eslo",
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
                    "line",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="agencies.esloreturnline",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical mailed link",
                "verbose_name_plural": "historical mailed links",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [models.Index(fields=["history_date", "id"], name="agencies_hi_history_f03af7_idx")],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalRepresentative",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created"),
                ),
                ("history_change_reason", models.TextField(blank=True, null=True, verbose_name="reason")),
                ("name", models.CharField(blank=True, max_length=150)),
                ("job_title", models.CharField(blank=True, max_length=150, verbose_name="job title")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail address at work")),
                ("phone", models.CharField(blank=True, max_length=40, verbose_name="telephone at work")),
                ("valid_from", models.DateField(verbose_name="from")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="until")),
                ("blanked_on", models.DateField(blank=True, null=True, verbose_name="details blanked on")),
                (
                    "standing",
                    models.CharField(
                        choices=[("standing", "Standing member"), ("as_needed", "As needed")],
                        default="standing",
                        max_length=9,
                        verbose_name="takes part",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField()),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="agencies.agency",
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
                    "person",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "subgroup",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="agencies.subgroup",
                        verbose_name="group",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical representative",
                "verbose_name_plural": "historical representatives",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [models.Index(fields=["history_date", "id"], name="agencies_hi_history_298567_idx")],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="TrainingSession",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created"),
                ),
                ("title", models.CharField(max_length=200)),
                ("held_on", models.DateField(verbose_name="held on")),
                ("place", models.CharField(blank=True, max_length=200)),
                ("trainer", models.CharField(blank=True, max_length=200)),
                ("counts", models.BooleanField(default=True, verbose_name="counts as ESLO training")),
                ("cancelled_on", models.DateField(blank=True, null=True, verbose_name="cancelled on")),
            ],
            options={
                "verbose_name": "training session",
                "ordering": ["-held_on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="HistoricalTrainingAttendance",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created"),
                ),
                ("history_change_reason", models.TextField(blank=True, null=True, verbose_name="reason")),
                ("name", models.CharField(blank=True, max_length=150)),
                ("attended", models.BooleanField(default=False, verbose_name="came")),
                ("removed_on", models.DateField(blank=True, null=True, verbose_name="taken off the list on")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField()),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="agencies.agency",
                    ),
                ),
                (
                    "eslo",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="agencies.eslo",
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
                    "session",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="agencies.trainingsession",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical place on a course",
                "verbose_name_plural": "historical places on courses",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [models.Index(fields=["history_date", "id"], name="agencies_hi_history_b7e388_idx")],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalTrainingSession",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created"),
                ),
                ("history_change_reason", models.TextField(blank=True, null=True, verbose_name="reason")),
                ("title", models.CharField(max_length=200)),
                ("held_on", models.DateField(verbose_name="held on")),
                ("place", models.CharField(blank=True, max_length=200)),
                ("trainer", models.CharField(blank=True, max_length=200)),
                ("counts", models.BooleanField(default=True, verbose_name="counts as ESLO training")),
                ("cancelled_on", models.DateField(blank=True, null=True, verbose_name="cancelled on")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField()),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
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
                "verbose_name": "historical training session",
                "verbose_name_plural": "historical training sessions",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [models.Index(fields=["history_date", "id"], name="agencies_hi_history_1cfc92_idx")],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="MailedLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created"),
                ),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("confirm", "Confirm or hand over the post of an ESLO"),
                            ("eslo_return", "Answer an ESLO return"),
                        ],
                        max_length=11,
                    ),
                ),
                (
                    "nonce",
                    models.CharField(max_length=64, unique=True, verbose_name="secret part of the signed address"),
                ),
                ("sent_to", models.EmailField(max_length=254, verbose_name="sent to")),
                ("made_on", models.DateField(verbose_name="made on")),
                ("good_until", models.DateField(verbose_name="good until")),
                ("used_on", models.DateField(blank=True, null=True, verbose_name="used on")),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="made void on")),
                (
                    "eslo",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="links",
                        to="agencies.eslo",
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="links",
                        to="agencies.esloreturnline",
                    ),
                ),
            ],
            options={
                "verbose_name": "mailed link",
                "ordering": ["-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("eslo__isnull", False), ("line__isnull", True), ("purpose", "confirm")),
                            models.Q(("eslo__isnull", True), ("line__isnull", False), ("purpose", "eslo_return")),
                            _connector="OR",
                        ),
                        name="mailed_link_points_to_what_it_is_for",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("good_until__gte", models.F("made_on"))), name="mailed_link_dates_in_order"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Representative",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created"),
                ),
                ("name", models.CharField(blank=True, max_length=150)),
                ("job_title", models.CharField(blank=True, max_length=150, verbose_name="job title")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail address at work")),
                ("phone", models.CharField(blank=True, max_length=40, verbose_name="telephone at work")),
                ("valid_from", models.DateField(verbose_name="from")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="until")),
                ("blanked_on", models.DateField(blank=True, null=True, verbose_name="details blanked on")),
                (
                    "standing",
                    models.CharField(
                        choices=[("standing", "Standing member"), ("as_needed", "As needed")],
                        default="standing",
                        max_length=9,
                        verbose_name="takes part",
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="representatives",
                        to="agencies.agency",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "subgroup",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="representatives",
                        to="agencies.subgroup",
                        verbose_name="group",
                    ),
                ),
            ],
            options={
                "ordering": ["subgroup", "agency", "-valid_from", "-pk"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                        ),
                        name="representative_dates_in_order",
                        violation_error_message="The last day must not be before the first.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name", ""), _negated=True), ("blanked_on__isnull", False), _connector="OR"
                        ),
                        name="representative_has_a_name_until_blanked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("blanked_on__isnull", True),
                            models.Q(
                                ("email", ""),
                                ("job_title", ""),
                                ("name", ""),
                                ("person__isnull", True),
                                ("phone", ""),
                                ("valid_to__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="representative_blank_once_blanked",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TrainingAttendance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created"),
                ),
                ("name", models.CharField(blank=True, max_length=150)),
                ("attended", models.BooleanField(default=False, verbose_name="came")),
                ("removed_on", models.DateField(blank=True, null=True, verbose_name="taken off the list on")),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="attendance", to="agencies.agency"
                    ),
                ),
                (
                    "eslo",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attendance",
                        to="agencies.eslo",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attendance",
                        to="agencies.trainingsession",
                    ),
                ),
            ],
            options={
                "verbose_name": "place on a course",
                "verbose_name_plural": "places on courses",
                "ordering": ["agency", "name", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("eslo__isnull", False), ("removed_on__isnull", True)),
                        fields=("session", "eslo"),
                        name="attendance_once_on_a_course",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AgencyImport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created"),
                ),
                ("filename", models.CharField(max_length=200, verbose_name="file")),
                ("rows", models.JSONField()),
                ("columns", models.JSONField(blank=True, default=dict)),
                ("choices", models.JSONField(blank=True, default=dict)),
                ("counts", models.JSONField(blank=True, default=dict)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("columns", "Waiting for its columns to be chosen"),
                            ("preview", "Waiting to be accepted"),
                            ("accepted", "Accepted"),
                            ("cancelled", "Cancelled"),
                            ("undone", "Undone"),
                        ],
                        default="columns",
                        max_length=9,
                    ),
                ),
                ("accepted_on", models.DateField(blank=True, null=True, verbose_name="accepted on")),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agency_imports",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "import of agencies",
                "verbose_name_plural": "imports of agencies",
                "ordering": ["-pk"],
            },
        ),
        migrations.AddField(
            model_name="agency",
            name="address",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="agency",
            name="email",
            field=models.EmailField(blank=True, max_length=254, verbose_name="e-mail address of the agency itself"),
        ),
        migrations.AddField(
            model_name="agency",
            name="local_reference",
            field=models.CharField(blank=True, max_length=40, verbose_name="local reference"),
        ),
        migrations.AddField(
            model_name="agency",
            name="national_reference",
            field=models.CharField(
                blank=True,
                help_text="For schools, the URN of six figures.",
                max_length=20,
                verbose_name="national reference number",
            ),
        ),
        migrations.AddField(
            model_name="agency",
            name="phone",
            field=models.CharField(blank=True, max_length=40, verbose_name="telephone"),
        ),
        migrations.AddField(
            model_name="agency",
            name="postcode",
            field=models.CharField(blank=True, max_length=10),
        ),
        migrations.AddField(
            model_name="historicalagency",
            name="address",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="historicalagency",
            name="email",
            field=models.EmailField(blank=True, max_length=254, verbose_name="e-mail address of the agency itself"),
        ),
        migrations.AddField(
            model_name="historicalagency",
            name="local_reference",
            field=models.CharField(blank=True, max_length=40, verbose_name="local reference"),
        ),
        migrations.AddField(
            model_name="historicalagency",
            name="national_reference",
            field=models.CharField(
                blank=True,
                help_text="For schools, the URN of six figures.",
                max_length=20,
                verbose_name="national reference number",
            ),
        ),
        migrations.AddField(
            model_name="historicalagency",
            name="phone",
            field=models.CharField(blank=True, max_length=40, verbose_name="telephone"),
        ),
        migrations.AddField(
            model_name="historicalagency",
            name="postcode",
            field=models.CharField(blank=True, max_length=10),
        ),
        migrations.AddField(
            model_name="agency",
            name="taken_from",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="made",
                to="agencies.agencyimport",
            ),
        ),
        migrations.AddField(
            model_name="historicalagency",
            name="taken_from",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="agencies.agencyimport",
            ),
        ),
        migrations.AddIndex(
            model_name="agency",
            index=models.Index(fields=["kind", "name"], name="agency_by_kind"),
        ),
        migrations.AddConstraint(
            model_name="agency",
            constraint=models.UniqueConstraint(
                condition=models.Q(("national_reference", ""), _negated=True),
                fields=("national_reference",),
                name="agency_national_reference_once",
                violation_error_message="Another agency has this national reference number.",
            ),
        ),
    ]
