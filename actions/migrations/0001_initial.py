"""All records of the plan, in one step: nothing has been released yet."""

import datetime

import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("agencies", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Plan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created"),
                ),
                ("title", models.CharField(default="e-Safety Action Plan", max_length=200)),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="first day")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="last day")),
                (
                    "document_date",
                    models.DateField(blank=True, null=True, verbose_name="date of the document it was taken from"),
                ),
                (
                    "action_heading",
                    models.CharField(
                        default="Board action", max_length=60, verbose_name="heading of the action column"
                    ),
                ),
                (
                    "update_heading",
                    models.CharField(
                        default="Progress / Update", max_length=200, verbose_name="heading of the last column"
                    ),
                ),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="closed for editing on")),
                (
                    "previous",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="next",
                        to="actions.plan",
                        verbose_name="plan that it carries on",
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True),
                            ("starts_on__isnull", True),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="plan_dates_in_order",
                        violation_error_message="The last day must not be before the first.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="StrategicPriority",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created"),
                ),
                ("number", models.CharField(blank=True, max_length=20, verbose_name="printed number")),
                ("text", models.TextField(blank=True)),
                ("position", models.PositiveIntegerField(default=0)),
                ("archived_on", models.DateField(blank=True, null=True, verbose_name="taken out of the plan on")),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="priorities", to="actions.plan"
                    ),
                ),
            ],
            options={
                "verbose_name": "strategic priority",
                "verbose_name_plural": "strategic priorities",
                "ordering": ["position", "pk"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Objective",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created"),
                ),
                ("number", models.CharField(blank=True, max_length=20, verbose_name="printed number")),
                ("text", models.TextField(blank=True)),
                ("position", models.PositiveIntegerField(default=0)),
                ("archived_on", models.DateField(blank=True, null=True, verbose_name="taken out of the plan on")),
                (
                    "priority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objectives",
                        to="actions.strategicpriority",
                        verbose_name="strategic priority",
                    ),
                ),
            ],
            options={
                "ordering": ["position", "pk"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Action",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created"),
                ),
                ("number", models.PositiveIntegerField(verbose_name="number in the plan")),
                ("text", models.TextField(verbose_name="action")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("not_started", "Not started"),
                            ("in_progress", "In progress"),
                            ("completed", "Completed"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="in_progress",
                        max_length=12,
                    ),
                ),
                (
                    "declared",
                    models.CharField(
                        blank=True,
                        choices=[("at_risk", "At risk"), ("will_not_be_met", "Will not be met")],
                        max_length=16,
                        verbose_name="said to be",
                    ),
                ),
                ("declared_on", models.DateField(blank=True, null=True, verbose_name="said so on")),
                ("declared_reason", models.TextField(blank=True, verbose_name="why")),
                ("agreed_on", models.DateField(blank=True, null=True, verbose_name="agreed on")),
                ("completed_on", models.DateField(blank=True, null=True, verbose_name="completed on")),
                ("completion_note", models.TextField(blank=True, verbose_name="what was done")),
                ("difference_made", models.TextField(blank=True, verbose_name="what difference it made")),
                ("withdrawn_on", models.DateField(blank=True, null=True, verbose_name="withdrawn on")),
                ("withdrawn_reason", models.TextField(blank=True, verbose_name="why it was withdrawn")),
                (
                    "carried_from",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="carried_to",
                        to="actions.action",
                        verbose_name="same action a plan ago",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="actions", to="actions.plan"
                    ),
                ),
            ],
            options={
                "ordering": ["plan", "number"],
                "constraints": [
                    models.UniqueConstraint(fields=("plan", "number"), name="action_number_once_in_a_plan"),
                    models.CheckConstraint(condition=models.Q(("text", ""), _negated=True), name="action_has_a_text"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("completed_on__isnull", True), ("status__in", ["completed", "withdrawn"]), _connector="OR"
                        ),
                        name="action_completed_on_only_if_completed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("status", "withdrawn"),
                                ("withdrawn_on__isnull", False),
                                models.Q(("withdrawn_reason", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("status", "withdrawn"), _negated=True),
                                ("withdrawn_on__isnull", True),
                                ("withdrawn_reason", ""),
                            ),
                            _connector="OR",
                        ),
                        name="action_withdrawn_with_day_and_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("declared", ""), _negated=True),
                            models.Q(("declared_on__isnull", True), ("declared_reason", "")),
                            _connector="OR",
                        ),
                        name="action_declared_on_only_if_declared",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Lead",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created"),
                ),
                ("name", models.CharField(max_length=200)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("subgroup", "Board sub-group"),
                            ("agency", "Agency"),
                            ("role", "Role"),
                            ("all_agencies", "All agencies"),
                            ("other", "Other"),
                        ],
                        default="other",
                        max_length=12,
                    ),
                ),
                (
                    "role",
                    models.CharField(blank=True, max_length=20, verbose_name="role of the people who answer for it"),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="leads",
                        to="agencies.agency",
                    ),
                ),
                (
                    "subgroup",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="leads",
                        to="agencies.subgroup",
                        verbose_name="sub-group",
                    ),
                ),
            ],
            options={
                "ordering": ["name"],
                "constraints": [
                    models.UniqueConstraint(django.db.models.functions.text.Lower("name"), name="lead_name_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("agency__isnull", True), ("kind", "subgroup"), ("subgroup__isnull", False)),
                            models.Q(("agency__isnull", False), ("kind", "agency"), ("subgroup__isnull", True)),
                            models.Q(("agency__isnull", True), ("kind", "role"), ("subgroup__isnull", True)),
                            models.Q(
                                ("agency__isnull", True),
                                ("kind__in", ["all_agencies", "other"]),
                                ("subgroup__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="lead_points_to_what_its_kind_says",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalLeadAlias",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created"),
                ),
                ("history_change_reason", models.TextField(blank=True, null=True, verbose_name="reason")),
                ("spelling", models.CharField(max_length=200)),
                ("key", models.CharField(db_index=True, max_length=200)),
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
                    "lead",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="actions.lead",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical other spelling",
                "verbose_name_plural": "historical other spellings",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [models.Index(fields=["history_date", "id"], name="actions_his_history_834e0d_idx")],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="ActionLead",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created"),
                ),
                ("position", models.PositiveIntegerField(default=0)),
                ("printed_as", models.CharField(max_length=200)),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="no longer leads since")),
                (
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="action_leads", to="actions.action"
                    ),
                ),
                (
                    "lead",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="action_leads",
                        to="actions.lead",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="action_leads",
                        to="actions.plan",
                    ),
                ),
            ],
            options={
                "verbose_name": "lead of an action",
                "ordering": ["position", "pk"],
                "indexes": [models.Index(fields=["lead", "plan", "ended_on", "action"], name="lead_in_a_plan")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_on__isnull", True)),
                        fields=("action", "lead"),
                        name="lead_once_for_an_action",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LeadAlias",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created"),
                ),
                ("spelling", models.CharField(max_length=200)),
                ("key", models.CharField(max_length=200, unique=True)),
                (
                    "lead",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="aliases", to="actions.lead"
                    ),
                ),
            ],
            options={
                "verbose_name": "other spelling",
                "ordering": ["spelling"],
            },
        ),
        migrations.CreateModel(
            name="Meeting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created"),
                ),
                ("name", models.CharField(max_length=200)),
                ("held_on", models.DateField(verbose_name="date of the meeting")),
                ("place", models.CharField(blank=True, max_length=200)),
                ("starts_at", models.TimeField(blank=True, null=True, verbose_name="starts at")),
                ("cancelled_on", models.DateField(blank=True, null=True, verbose_name="cancelled on")),
                (
                    "minute_taker",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="meetings_minuted",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "subgroup",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="meetings",
                        to="agencies.subgroup",
                        verbose_name="group (blank: the board)",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="meetings",
                        to="actions.plan",
                        verbose_name="plan on the table",
                    ),
                ),
            ],
            options={
                "ordering": ["-held_on", "-pk"],
                "constraints": [models.UniqueConstraint(fields=("name", "held_on"), name="meeting_once_on_a_day")],
            },
        ),
        migrations.CreateModel(
            name="HistoricalTimescale",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created"),
                ),
                ("history_change_reason", models.TextField(blank=True, null=True, verbose_name="reason")),
                ("position", models.PositiveIntegerField(default=1, verbose_name="place in the series")),
                ("wording", models.TextField()),
                ("printed", models.BooleanField(default=True, verbose_name="stands in the timescale column")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("ongoing", "Ongoing"),
                            ("date", "By a date"),
                            ("date_then_ongoing", "By a date, then ongoing"),
                            ("window", "From one date to another"),
                            ("recurring", "Recurring"),
                            ("completed", "Completed"),
                            ("unknown", "No date yet"),
                        ],
                        max_length=18,
                    ),
                ),
                ("start", models.DateField(blank=True, null=True)),
                ("due", models.DateField(blank=True, null=True, verbose_name="due date")),
                (
                    "precision",
                    models.CharField(
                        choices=[
                            ("day", "Day"),
                            ("month", "Month"),
                            ("quarter", "Quarter"),
                            ("term", "Term"),
                            ("year", "Year"),
                            ("none", "No date"),
                        ],
                        default="none",
                        max_length=7,
                    ),
                ),
                ("recurrence", models.CharField(blank=True, max_length=60)),
                ("dated_part_met_on", models.DateField(blank=True, null=True, verbose_name="dated part met on")),
                (
                    "state",
                    models.CharField(
                        choices=[("agreed", "Agreed"), ("proposed", "Proposed"), ("declined", "Not agreed")],
                        default="agreed",
                        max_length=8,
                    ),
                ),
                ("is_current", models.BooleanField(default=False, verbose_name="in force")),
                ("reason", models.TextField(blank=True, verbose_name="reason for the revision")),
                ("proposed_on", models.DateField(blank=True, null=True)),
                ("settled_on", models.DateField(blank=True, null=True, verbose_name="agreed or declined on")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField()),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "action",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="actions.action",
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
                    "proposed_by",
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
                    "settled_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="agreed or declined by",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="actions.meeting",
                        verbose_name="meeting that agreed",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical timescale",
                "verbose_name_plural": "historical timescales",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [models.Index(fields=["history_date", "id"], name="actions_his_history_bbd15c_idx")],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalProgressUpdate",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created"),
                ),
                ("history_change_reason", models.TextField(blank=True, null=True, verbose_name="reason")),
                ("on", models.DateField(verbose_name="date of the update")),
                (
                    "date_assumed",
                    models.BooleanField(
                        default=False, verbose_name="undated in the document; given the document’s date"
                    ),
                ),
                ("author_name", models.CharField(blank=True, max_length=150, verbose_name="name or role")),
                ("text", models.TextField(verbose_name="update")),
                ("corrected_on", models.DateField(blank=True, null=True, verbose_name="corrected on")),
                ("voided_on", models.DateField(blank=True, null=True, verbose_name="struck out on")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField()),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "action",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="actions.action",
                    ),
                ),
                (
                    "author",
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
                (
                    "meeting",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="actions.meeting",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical update",
                "verbose_name_plural": "historical updates",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [models.Index(fields=["history_date", "id"], name="actions_his_history_685cf6_idx")],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalMeetingNote",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created"),
                ),
                ("history_change_reason", models.TextField(blank=True, null=True, verbose_name="reason")),
                ("text", models.TextField(verbose_name="note")),
                ("struck_on", models.DateField(blank=True, null=True, verbose_name="struck out on")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField()),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "action",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="actions.action",
                    ),
                ),
                (
                    "author",
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
                (
                    "meeting",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="actions.meeting",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical note of a meeting",
                "verbose_name_plural": "historical note of a meetings",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [models.Index(fields=["history_date", "id"], name="actions_his_history_8df251_idx")],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalAttendance",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created"),
                ),
                ("history_change_reason", models.TextField(blank=True, null=True, verbose_name="reason")),
                ("name", models.CharField(max_length=200, verbose_name="name and role")),
                ("present", models.BooleanField(default=True, verbose_name="was there (otherwise: apologies)")),
                ("position", models.PositiveIntegerField(default=0)),
                ("removed_on", models.DateField(blank=True, null=True, verbose_name="taken off the list on")),
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
                    "meeting",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="actions.meeting",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical attendance",
                "verbose_name_plural": "historical attendance",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [models.Index(fields=["history_date", "id"], name="actions_his_history_78f483_idx")],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Attendance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created"),
                ),
                ("name", models.CharField(max_length=200, verbose_name="name and role")),
                ("present", models.BooleanField(default=True, verbose_name="was there (otherwise: apologies)")),
                ("position", models.PositiveIntegerField(default=0)),
                ("removed_on", models.DateField(blank=True, null=True, verbose_name="taken off the list on")),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attendance",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="attendance", to="actions.meeting"
                    ),
                ),
            ],
            options={
                "verbose_name": "attendance",
                "verbose_name_plural": "attendance",
                "ordering": ["-present", "position", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("person__isnull", False), ("removed_on__isnull", True)),
                        fields=("meeting", "person"),
                        name="attendance_once_for_a_person",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MeetingNote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created"),
                ),
                ("text", models.TextField(verbose_name="note")),
                ("struck_on", models.DateField(blank=True, null=True, verbose_name="struck out on")),
                (
                    "action",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="meeting_notes",
                        to="actions.action",
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="meeting_notes",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="notes", to="actions.meeting"
                    ),
                ),
            ],
            options={
                "verbose_name": "note of a meeting",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="meeting_note_has_a_text"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Method",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created"),
                ),
                ("number", models.CharField(blank=True, max_length=20, verbose_name="printed number")),
                ("text", models.TextField(blank=True)),
                ("position", models.PositiveIntegerField(default=0)),
                ("archived_on", models.DateField(blank=True, null=True, verbose_name="taken out of the plan on")),
                (
                    "objective",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="methods", to="actions.objective"
                    ),
                ),
            ],
            options={
                "ordering": ["position", "pk"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="HistoricalMethod",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created"),
                ),
                ("history_change_reason", models.TextField(blank=True, null=True, verbose_name="reason")),
                ("number", models.CharField(blank=True, max_length=20, verbose_name="printed number")),
                ("text", models.TextField(blank=True)),
                ("position", models.PositiveIntegerField(default=0)),
                ("archived_on", models.DateField(blank=True, null=True, verbose_name="taken out of the plan on")),
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
                    "objective",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="actions.objective",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical method",
                "verbose_name_plural": "historical methods",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [models.Index(fields=["history_date", "id"], name="actions_his_history_262dc7_idx")],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Occurrence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created"),
                ),
                ("due", models.DateField(verbose_name="due date")),
                ("done_on", models.DateField(blank=True, null=True, verbose_name="done on")),
                ("note", models.TextField(blank=True, verbose_name="what was done")),
                ("skipped_on", models.DateField(blank=True, null=True, verbose_name="called off on")),
                ("skipped_reason", models.TextField(blank=True, verbose_name="why it was called off")),
                (
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="occurrences", to="actions.action"
                    ),
                ),
                (
                    "done_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="occurrences_done",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["due", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("action", "due"), name="occurrence_once_on_a_day"),
                    models.CheckConstraint(
                        condition=models.Q(("done_on__isnull", True), ("skipped_on__isnull", True), _connector="OR"),
                        name="occurrence_done_or_called_off",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("skipped_on__isnull", True), ("skipped_reason", "")),
                            models.Q(("skipped_on__isnull", False), models.Q(("skipped_reason", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="occurrence_called_off_with_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Placement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created"),
                ),
                ("position", models.PositiveIntegerField(default=0)),
                ("row", models.PositiveIntegerField(default=0, verbose_name="row")),
                ("archived_on", models.DateField(blank=True, null=True, verbose_name="taken out of the plan on")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("not_started", "Not started"),
                            ("in_progress", "In progress"),
                            ("completed", "Completed"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="in_progress",
                        editable=False,
                        max_length=12,
                    ),
                ),
                ("due", models.DateField(editable=False, null=True, verbose_name="due date in force")),
                ("first_lead", models.CharField(editable=False, max_length=200, null=True, verbose_name="first lead")),
                (
                    "last_update_on",
                    models.DateField(default=datetime.date(1, 1, 1), editable=False, verbose_name="latest update"),
                ),
                (
                    "colour",
                    models.CharField(
                        blank=True,
                        choices=[("R", "Red"), ("A", "Amber"), ("G", "Green"), ("B", "Blue"), ("N", "Grey")],
                        default="",
                        editable=False,
                        max_length=1,
                    ),
                ),
                (
                    "colour_until",
                    models.DateField(
                        default=datetime.date(1, 1, 1), editable=False, null=True, verbose_name="colour sure until"
                    ),
                ),
                (
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="placements", to="actions.action"
                    ),
                ),
                (
                    "method",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="placements", to="actions.method"
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="placements", to="actions.plan"
                    ),
                ),
            ],
            options={
                "ordering": ["row", "pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("archived_on__isnull", True)),
                        fields=["plan", "row", "id"],
                        name="placement_printed_order",
                    ),
                    models.Index(
                        condition=models.Q(("archived_on__isnull", True)),
                        fields=["plan", "due", "row", "id"],
                        name="placement_by_due",
                    ),
                    models.Index(
                        condition=models.Q(("archived_on__isnull", True)),
                        fields=["plan", "first_lead", "row", "id"],
                        name="placement_by_lead",
                    ),
                    models.Index(
                        condition=models.Q(("archived_on__isnull", True)),
                        fields=["plan", "last_update_on", "row", "id"],
                        name="placement_by_update",
                    ),
                    models.Index(
                        condition=models.Q(("archived_on__isnull", True)),
                        fields=["plan", "colour", "row", "id"],
                        name="placement_by_colour",
                    ),
                    models.Index(
                        condition=models.Q(("archived_on__isnull", True)),
                        fields=["colour_until", "plan"],
                        name="placement_colour_until",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("archived_on__isnull", True)),
                        fields=("action", "method"),
                        name="placement_once_under_a_method",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalStrategicPriority",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created"),
                ),
                ("history_change_reason", models.TextField(blank=True, null=True, verbose_name="reason")),
                ("number", models.CharField(blank=True, max_length=20, verbose_name="printed number")),
                ("text", models.TextField(blank=True)),
                ("position", models.PositiveIntegerField(default=0)),
                ("archived_on", models.DateField(blank=True, null=True, verbose_name="taken out of the plan on")),
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
                    "plan",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="actions.plan",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical strategic priority",
                "verbose_name_plural": "historical strategic priorities",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [models.Index(fields=["history_date", "id"], name="actions_his_history_e6c22c_idx")],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalPlanImport",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created"),
                ),
                ("history_change_reason", models.TextField(blank=True, null=True, verbose_name="reason")),
                ("filename", models.CharField(max_length=200, verbose_name="file")),
                ("document_date", models.DateField(verbose_name="date of the document")),
                ("title", models.CharField(max_length=200, verbose_name="name of the plan")),
                ("document", models.JSONField()),
                ("answers", models.JSONField(blank=True, default=dict)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("columns", "Waiting for its columns to be chosen"),
                            ("preview", "Waiting to be accepted"),
                            ("accepted", "Accepted"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="preview",
                        max_length=9,
                    ),
                ),
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
                (
                    "plan",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="actions.plan",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical import of a plan",
                "verbose_name_plural": "historical import of a plans",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [models.Index(fields=["history_date", "id"], name="actions_his_history_327b22_idx")],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalPlan",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created"),
                ),
                ("history_change_reason", models.TextField(blank=True, null=True, verbose_name="reason")),
                ("title", models.CharField(default="e-Safety Action Plan", max_length=200)),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="first day")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="last day")),
                (
                    "document_date",
                    models.DateField(blank=True, null=True, verbose_name="date of the document it was taken from"),
                ),
                (
                    "action_heading",
                    models.CharField(
                        default="Board action", max_length=60, verbose_name="heading of the action column"
                    ),
                ),
                (
                    "update_heading",
                    models.CharField(
                        default="Progress / Update", max_length=200, verbose_name="heading of the last column"
                    ),
                ),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="closed for editing on")),
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
                    "previous",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="actions.plan",
                        verbose_name="plan that it carries on",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical plan",
                "verbose_name_plural": "historical plans",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [models.Index(fields=["history_date", "id"], name="actions_his_history_e60fb0_idx")],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalPlacement",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created"),
                ),
                ("history_change_reason", models.TextField(blank=True, null=True, verbose_name="reason")),
                ("position", models.PositiveIntegerField(default=0)),
                ("row", models.PositiveIntegerField(default=0, verbose_name="row")),
                ("archived_on", models.DateField(blank=True, null=True, verbose_name="taken out of the plan on")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("not_started", "Not started"),
                            ("in_progress", "In progress"),
                            ("completed", "Completed"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="in_progress",
                        editable=False,
                        max_length=12,
                    ),
                ),
                ("due", models.DateField(editable=False, null=True, verbose_name="due date in force")),
                ("first_lead", models.CharField(editable=False, max_length=200, null=True, verbose_name="first lead")),
                (
                    "last_update_on",
                    models.DateField(default=datetime.date(1, 1, 1), editable=False, verbose_name="latest update"),
                ),
                (
                    "colour",
                    models.CharField(
                        blank=True,
                        choices=[("R", "Red"), ("A", "Amber"), ("G", "Green"), ("B", "Blue"), ("N", "Grey")],
                        default="",
                        editable=False,
                        max_length=1,
                    ),
                ),
                (
                    "colour_until",
                    models.DateField(
                        default=datetime.date(1, 1, 1), editable=False, null=True, verbose_name="colour sure until"
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField()),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "action",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="actions.action",
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
                    "method",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="actions.method",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="actions.plan",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical placement",
                "verbose_name_plural": "historical placements",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [models.Index(fields=["history_date", "id"], name="actions_his_history_573ebc_idx")],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalMeeting",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created"),
                ),
                ("history_change_reason", models.TextField(blank=True, null=True, verbose_name="reason")),
                ("name", models.CharField(max_length=200)),
                ("held_on", models.DateField(verbose_name="date of the meeting")),
                ("place", models.CharField(blank=True, max_length=200)),
                ("starts_at", models.TimeField(blank=True, null=True, verbose_name="starts at")),
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
                (
                    "minute_taker",
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
                        verbose_name="group (blank: the board)",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="actions.plan",
                        verbose_name="plan on the table",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical meeting",
                "verbose_name_plural": "historical meetings",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [models.Index(fields=["history_date", "id"], name="actions_his_history_e18a06_idx")],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalGlossaryTerm",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created"),
                ),
                ("history_change_reason", models.TextField(blank=True, null=True, verbose_name="reason")),
                ("term", models.CharField(max_length=300)),
                ("meaning", models.TextField()),
                ("position", models.PositiveIntegerField(default=0)),
                ("archived_on", models.DateField(blank=True, null=True, verbose_name="taken out on")),
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
                    "plan",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="actions.plan",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical glossary term",
                "verbose_name_plural": "historical glossary terms",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [models.Index(fields=["history_date", "id"], name="actions_his_history_4feb79_idx")],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalDecision",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created"),
                ),
                ("history_change_reason", models.TextField(blank=True, null=True, verbose_name="reason")),
                ("taken_on", models.DateField(verbose_name="decided on")),
                ("text", models.TextField(verbose_name="decision")),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("keep", "Keep as it is"),
                            ("reword", "Reword"),
                            ("move", "Move"),
                            ("merge", "Merge"),
                            ("withdraw", "Withdraw"),
                        ],
                        max_length=8,
                        verbose_name="what happens to the action",
                    ),
                ),
                ("voided_on", models.DateField(blank=True, null=True, verbose_name="struck out on")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField()),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "action",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="actions.action",
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
                    "recorded_by",
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
                    "meeting",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="actions.meeting",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="actions.plan",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical decision",
                "verbose_name_plural": "historical decisions",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [models.Index(fields=["history_date", "id"], name="actions_his_history_106d36_idx")],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalCheckDismissal",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created"),
                ),
                ("history_change_reason", models.TextField(blank=True, null=True, verbose_name="reason")),
                ("key", models.CharField(max_length=200, verbose_name="finding")),
                ("reason", models.TextField(verbose_name="why it may stay")),
                ("dismissed_on", models.DateField(verbose_name="dismissed on")),
                ("restored_on", models.DateField(blank=True, null=True, verbose_name="asked about again since")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField()),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "dismissed_by",
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
                (
                    "plan",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="actions.plan",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical finding left as it is",
                "verbose_name_plural": "historical findings left as they are",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [models.Index(fields=["history_date", "id"], name="actions_his_history_c3a9d9_idx")],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalActionLead",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created"),
                ),
                ("history_change_reason", models.TextField(blank=True, null=True, verbose_name="reason")),
                ("position", models.PositiveIntegerField(default=0)),
                ("printed_as", models.CharField(max_length=200)),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="no longer leads since")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField()),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "action",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="actions.action",
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
                    "lead",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="actions.lead",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="actions.plan",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical lead of an action",
                "verbose_name_plural": "historical lead of an actions",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [models.Index(fields=["history_date", "id"], name="actions_his_history_5cdd0a_idx")],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalAction",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created"),
                ),
                ("history_change_reason", models.TextField(blank=True, null=True, verbose_name="reason")),
                ("number", models.PositiveIntegerField(verbose_name="number in the plan")),
                ("text", models.TextField(verbose_name="action")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("not_started", "Not started"),
                            ("in_progress", "In progress"),
                            ("completed", "Completed"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="in_progress",
                        max_length=12,
                    ),
                ),
                (
                    "declared",
                    models.CharField(
                        blank=True,
                        choices=[("at_risk", "At risk"), ("will_not_be_met", "Will not be met")],
                        max_length=16,
                        verbose_name="said to be",
                    ),
                ),
                ("declared_on", models.DateField(blank=True, null=True, verbose_name="said so on")),
                ("declared_reason", models.TextField(blank=True, verbose_name="why")),
                ("agreed_on", models.DateField(blank=True, null=True, verbose_name="agreed on")),
                ("completed_on", models.DateField(blank=True, null=True, verbose_name="completed on")),
                ("completion_note", models.TextField(blank=True, verbose_name="what was done")),
                ("difference_made", models.TextField(blank=True, verbose_name="what difference it made")),
                ("withdrawn_on", models.DateField(blank=True, null=True, verbose_name="withdrawn on")),
                ("withdrawn_reason", models.TextField(blank=True, verbose_name="why it was withdrawn")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField()),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "carried_from",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="actions.action",
                        verbose_name="same action a plan ago",
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
                    "plan",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="actions.plan",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical action",
                "verbose_name_plural": "historical actions",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [models.Index(fields=["history_date", "id"], name="actions_his_history_148ac6_idx")],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="GlossaryTerm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created"),
                ),
                ("term", models.CharField(max_length=300)),
                ("meaning", models.TextField()),
                ("position", models.PositiveIntegerField(default=0)),
                ("archived_on", models.DateField(blank=True, null=True, verbose_name="taken out on")),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="glossary", to="actions.plan"
                    ),
                ),
            ],
            options={
                "ordering": ["position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created"),
                ),
                ("taken_on", models.DateField(verbose_name="decided on")),
                ("text", models.TextField(verbose_name="decision")),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("keep", "Keep as it is"),
                            ("reword", "Reword"),
                            ("move", "Move"),
                            ("merge", "Merge"),
                            ("withdraw", "Withdraw"),
                        ],
                        max_length=8,
                        verbose_name="what happens to the action",
                    ),
                ),
                ("voided_on", models.DateField(blank=True, null=True, verbose_name="struck out on")),
                (
                    "action",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="actions.action",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions_recorded",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="actions.meeting",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="decisions", to="actions.plan"
                    ),
                ),
            ],
            options={
                "ordering": ["-taken_on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="CheckDismissal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created"),
                ),
                ("key", models.CharField(max_length=200, verbose_name="finding")),
                ("reason", models.TextField(verbose_name="why it may stay")),
                ("dismissed_on", models.DateField(verbose_name="dismissed on")),
                ("restored_on", models.DateField(blank=True, null=True, verbose_name="asked about again since")),
                (
                    "dismissed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="findings_dismissed",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="check_dismissals", to="actions.plan"
                    ),
                ),
            ],
            options={
                "verbose_name": "finding left as it is",
                "verbose_name_plural": "findings left as they are",
                "ordering": ["-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("restored_on__isnull", True)),
                        fields=("plan", "key"),
                        name="finding_dismissed_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="finding_dismissed_with_a_reason"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlanImport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created"),
                ),
                ("filename", models.CharField(max_length=200, verbose_name="file")),
                ("document_date", models.DateField(verbose_name="date of the document")),
                ("title", models.CharField(max_length=200, verbose_name="name of the plan")),
                ("document", models.JSONField()),
                ("answers", models.JSONField(blank=True, default=dict)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("columns", "Waiting for its columns to be chosen"),
                            ("preview", "Waiting to be accepted"),
                            ("accepted", "Accepted"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="preview",
                        max_length=9,
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="imports",
                        to="actions.plan",
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="plan_imports",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "import of a plan",
                "ordering": ["-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("plan__isnull", False), ("state", "accepted")),
                            models.Q(models.Q(("state", "accepted"), _negated=True), ("plan__isnull", True)),
                            _connector="OR",
                        ),
                        name="import_has_a_plan_when_accepted",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ProgressUpdate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created"),
                ),
                ("on", models.DateField(verbose_name="date of the update")),
                (
                    "date_assumed",
                    models.BooleanField(
                        default=False, verbose_name="undated in the document; given the document’s date"
                    ),
                ),
                ("author_name", models.CharField(blank=True, max_length=150, verbose_name="name or role")),
                ("text", models.TextField(verbose_name="update")),
                ("corrected_on", models.DateField(blank=True, null=True, verbose_name="corrected on")),
                ("voided_on", models.DateField(blank=True, null=True, verbose_name="struck out on")),
                (
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="updates", to="actions.action"
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="progress_updates",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="updates",
                        to="actions.meeting",
                    ),
                ),
            ],
            options={
                "verbose_name": "update",
                "ordering": ["-on", "-pk"],
                "indexes": [models.Index(fields=["action", "-on", "-id"], name="update_newest_of_action")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("text", ""), _negated=True), name="update_has_a_text")
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalQuery",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created"),
                ),
                ("history_change_reason", models.TextField(blank=True, null=True, verbose_name="reason")),
                ("text", models.TextField(verbose_name="question")),
                ("raised_on", models.DateField(verbose_name="raised on")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField()),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "action",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="actions.action",
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="actions.decision",
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
                    "raised_by",
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
                    "meeting",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="actions.meeting",
                    ),
                ),
                (
                    "update",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="actions.progressupdate",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical query",
                "verbose_name_plural": "historical queries",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [models.Index(fields=["history_date", "id"], name="actions_his_history_398927_idx")],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalFollowUp",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created"),
                ),
                ("history_change_reason", models.TextField(blank=True, null=True, verbose_name="reason")),
                ("text", models.TextField(verbose_name="what is to be done")),
                ("owner_name", models.CharField(max_length=120, verbose_name="owner")),
                ("due", models.DateField(blank=True, null=True)),
                ("added_on", models.DateField(blank=True, null=True, verbose_name="added on")),
                ("done_on", models.DateField(blank=True, null=True, verbose_name="done on")),
                ("done_note", models.TextField(blank=True, verbose_name="what was done")),
                ("dropped_on", models.DateField(blank=True, null=True, verbose_name="no longer needed since")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField()),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "action",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="actions.action",
                    ),
                ),
                (
                    "added_by",
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
                    "done_by",
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
                (
                    "owner",
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
                    "meeting",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="actions.meeting",
                    ),
                ),
                (
                    "update",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="actions.progressupdate",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical follow-up",
                "verbose_name_plural": "historical follow-ups",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [models.Index(fields=["history_date", "id"], name="actions_his_history_d9ce2b_idx")],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalEvidence",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created"),
                ),
                ("history_change_reason", models.TextField(blank=True, null=True, verbose_name="reason")),
                ("title", models.CharField(max_length=200, verbose_name="what it is")),
                ("url", models.URLField(blank=True, max_length=500, verbose_name="address")),
                ("file", models.TextField(blank=True, max_length=200)),
                ("filename", models.CharField(blank=True, max_length=200, verbose_name="name of the file")),
                ("content_type", models.CharField(blank=True, max_length=100, verbose_name="kind of file")),
                ("size", models.PositiveIntegerField(blank=True, null=True, verbose_name="size in bytes")),
                ("sha256", models.CharField(blank=True, max_length=64, verbose_name="fingerprint")),
                ("added_on", models.DateField(verbose_name="added on")),
                ("removed_on", models.DateField(blank=True, null=True, verbose_name="taken off on")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField()),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "action",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="actions.action",
                    ),
                ),
                (
                    "added_by",
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
                (
                    "occurrence",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="actions.occurrence",
                    ),
                ),
                (
                    "update",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="actions.progressupdate",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical evidence",
                "verbose_name_plural": "historical evidence",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [models.Index(fields=["history_date", "id"], name="actions_his_history_87465a_idx")],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="FollowUp",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created"),
                ),
                ("text", models.TextField(verbose_name="what is to be done")),
                ("owner_name", models.CharField(max_length=120, verbose_name="owner")),
                ("due", models.DateField(blank=True, null=True)),
                ("added_on", models.DateField(blank=True, null=True, verbose_name="added on")),
                ("done_on", models.DateField(blank=True, null=True, verbose_name="done on")),
                ("done_note", models.TextField(blank=True, verbose_name="what was done")),
                ("dropped_on", models.DateField(blank=True, null=True, verbose_name="no longer needed since")),
                (
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="follow_ups", to="actions.action"
                    ),
                ),
                (
                    "added_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="follow_ups_added",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "done_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="follow_ups_done",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="follow_ups",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="follow_ups",
                        to="actions.meeting",
                    ),
                ),
                (
                    "update",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="follow_ups",
                        to="actions.progressupdate",
                    ),
                ),
            ],
            options={
                "verbose_name": "follow-up",
                "ordering": ["done_on", "due", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("done_on__isnull", False),
                            models.Q(("done_by__isnull", True), ("done_note", "")),
                            _connector="OR",
                        ),
                        name="follow_up_done_by_only_if_done",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("done_on__isnull", True), ("dropped_on__isnull", True), _connector="OR"),
                        name="follow_up_done_or_dropped",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Evidence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created"),
                ),
                ("title", models.CharField(max_length=200, verbose_name="what it is")),
                ("url", models.URLField(blank=True, max_length=500, verbose_name="address")),
                ("file", models.FileField(blank=True, max_length=200, upload_to="evidence")),
                ("filename", models.CharField(blank=True, max_length=200, verbose_name="name of the file")),
                ("content_type", models.CharField(blank=True, max_length=100, verbose_name="kind of file")),
                ("size", models.PositiveIntegerField(blank=True, null=True, verbose_name="size in bytes")),
                ("sha256", models.CharField(blank=True, max_length=64, verbose_name="fingerprint")),
                ("added_on", models.DateField(verbose_name="added on")),
                ("removed_on", models.DateField(blank=True, null=True, verbose_name="taken off on")),
                (
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="evidence", to="actions.action"
                    ),
                ),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evidence_added",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "occurrence",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evidence",
                        to="actions.occurrence",
                    ),
                ),
                (
                    "update",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evidence",
                        to="actions.progressupdate",
                    ),
                ),
            ],
            options={
                "verbose_name": "evidence",
                "verbose_name_plural": "evidence",
                "ordering": ["-added_on", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("url", ""),
                                models.Q(("file", ""), _negated=True),
                                models.Q(("filename", ""), _negated=True),
                            ),
                            models.Q(models.Q(("url", ""), _negated=True), ("file", ""), ("filename", "")),
                            _connector="OR",
                        ),
                        name="evidence_is_a_file_or_an_address",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Query",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created"),
                ),
                ("text", models.TextField(verbose_name="question")),
                ("raised_on", models.DateField(verbose_name="raised on")),
                (
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="queries", to="actions.action"
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="queries",
                        to="actions.decision",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="queries",
                        to="actions.meeting",
                    ),
                ),
                (
                    "raised_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="queries_raised",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "update",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="queries",
                        to="actions.progressupdate",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "queries",
                "ordering": ["-raised_on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="HistoricalQueryAnswer",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created"),
                ),
                ("history_change_reason", models.TextField(blank=True, null=True, verbose_name="reason")),
                ("text", models.TextField(verbose_name="answer")),
                ("on", models.DateField(verbose_name="answered on")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField()),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "author",
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
                (
                    "query",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="actions.query",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical answer to a query",
                "verbose_name_plural": "historical answer to a querys",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [models.Index(fields=["history_date", "id"], name="actions_his_history_0f9395_idx")],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="QueryAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created"),
                ),
                ("text", models.TextField(verbose_name="answer")),
                ("on", models.DateField(verbose_name="answered on")),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="query_answers",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "query",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="answers", to="actions.query"
                    ),
                ),
            ],
            options={
                "verbose_name": "answer to a query",
                "ordering": ["on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="HistoricalObjective",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created"),
                ),
                ("history_change_reason", models.TextField(blank=True, null=True, verbose_name="reason")),
                ("number", models.CharField(blank=True, max_length=20, verbose_name="printed number")),
                ("text", models.TextField(blank=True)),
                ("position", models.PositiveIntegerField(default=0)),
                ("archived_on", models.DateField(blank=True, null=True, verbose_name="taken out of the plan on")),
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
                    "priority",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="actions.strategicpriority",
                        verbose_name="strategic priority",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical objective",
                "verbose_name_plural": "historical objectives",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [models.Index(fields=["history_date", "id"], name="actions_his_history_00a383_idx")],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalCrossReference",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created"),
                ),
                ("history_change_reason", models.TextField(blank=True, null=True, verbose_name="reason")),
                ("wording", models.CharField(max_length=300, verbose_name="words")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposed"),
                            ("confirmed", "Confirmed"),
                            ("dismissed", "Points to nothing"),
                        ],
                        default="proposed",
                        max_length=9,
                    ),
                ),
                ("settled_on", models.DateField(blank=True, null=True, verbose_name="chosen on")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField()),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "action",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="actions.action",
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
                    "settled_by",
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
                    "target_action",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="actions.action",
                    ),
                ),
                (
                    "target_objective",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="actions.objective",
                    ),
                ),
                (
                    "update",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="actions.progressupdate",
                    ),
                ),
                (
                    "target_priority",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="actions.strategicpriority",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical cross-reference",
                "verbose_name_plural": "historical cross-references",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [models.Index(fields=["history_date", "id"], name="actions_his_history_59c9cb_idx")],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="CrossReference",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created"),
                ),
                ("wording", models.CharField(max_length=300, verbose_name="words")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposed"),
                            ("confirmed", "Confirmed"),
                            ("dismissed", "Points to nothing"),
                        ],
                        default="proposed",
                        max_length=9,
                    ),
                ),
                ("settled_on", models.DateField(blank=True, null=True, verbose_name="chosen on")),
                (
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cross_references",
                        to="actions.action",
                    ),
                ),
                (
                    "settled_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="references_settled",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "target_action",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="referred_from",
                        to="actions.action",
                    ),
                ),
                (
                    "target_objective",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="referred_from",
                        to="actions.objective",
                    ),
                ),
                (
                    "update",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cross_references",
                        to="actions.progressupdate",
                    ),
                ),
                (
                    "target_priority",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="referred_from",
                        to="actions.strategicpriority",
                    ),
                ),
            ],
            options={
                "verbose_name": "cross-reference",
                "ordering": ["action", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("target_objective__isnull", True), ("target_priority__isnull", True)),
                            models.Q(("target_action__isnull", True), ("target_priority__isnull", True)),
                            models.Q(("target_action__isnull", True), ("target_objective__isnull", True)),
                            _connector="OR",
                        ),
                        name="reference_points_to_one_thing",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "confirmed"), _negated=True),
                            ("target_priority__isnull", False),
                            ("target_objective__isnull", False),
                            ("target_action__isnull", False),
                            _connector="OR",
                        ),
                        name="reference_confirmed_points_somewhere",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Timescale",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created"),
                ),
                ("position", models.PositiveIntegerField(default=1, verbose_name="place in the series")),
                ("wording", models.TextField()),
                ("printed", models.BooleanField(default=True, verbose_name="stands in the timescale column")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("ongoing", "Ongoing"),
                            ("date", "By a date"),
                            ("date_then_ongoing", "By a date, then ongoing"),
                            ("window", "From one date to another"),
                            ("recurring", "Recurring"),
                            ("completed", "Completed"),
                            ("unknown", "No date yet"),
                        ],
                        max_length=18,
                    ),
                ),
                ("start", models.DateField(blank=True, null=True)),
                ("due", models.DateField(blank=True, null=True, verbose_name="due date")),
                (
                    "precision",
                    models.CharField(
                        choices=[
                            ("day", "Day"),
                            ("month", "Month"),
                            ("quarter", "Quarter"),
                            ("term", "Term"),
                            ("year", "Year"),
                            ("none", "No date"),
                        ],
                        default="none",
                        max_length=7,
                    ),
                ),
                ("recurrence", models.CharField(blank=True, max_length=60)),
                ("dated_part_met_on", models.DateField(blank=True, null=True, verbose_name="dated part met on")),
                (
                    "state",
                    models.CharField(
                        choices=[("agreed", "Agreed"), ("proposed", "Proposed"), ("declined", "Not agreed")],
                        default="agreed",
                        max_length=8,
                    ),
                ),
                ("is_current", models.BooleanField(default=False, verbose_name="in force")),
                ("reason", models.TextField(blank=True, verbose_name="reason for the revision")),
                ("proposed_on", models.DateField(blank=True, null=True)),
                ("settled_on", models.DateField(blank=True, null=True, verbose_name="agreed or declined on")),
                (
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="timescales", to="actions.action"
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="timescales",
                        to="actions.meeting",
                        verbose_name="meeting that agreed",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="timescales_proposed",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "settled_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="timescales_settled",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="agreed or declined by",
                    ),
                ),
            ],
            options={
                "ordering": ["position", "pk"],
                "indexes": [
                    models.Index(condition=models.Q(("is_current", True)), fields=["due"], name="timescale_current_due")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("action", "position"), name="timescale_place_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("is_current", True)), fields=("action",), name="timescale_one_in_force"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("is_current", False), ("state", "agreed"), _connector="OR"),
                        name="timescale_in_force_only_if_agreed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("start__isnull", True),
                            ("due__isnull", True),
                            ("due__gte", models.F("start")),
                            _connector="OR",
                        ),
                        name="timescale_dates_in_order",
                        violation_error_message="The due date must not be before the start.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("position", 1), ("state", "agreed")),
                            models.Q(("position__gt", 1), models.Q(("reason", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="timescale_revision_has_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("is_current", False), ("settled_on__isnull", True), ("state", "proposed")),
                            models.Q(("is_current", False), ("settled_on__isnull", False), ("state", "declined")),
                            ("state", "agreed"),
                            _connector="OR",
                        ),
                        name="timescale_settled_when_not_proposed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="UpdateRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created"),
                ),
                ("asked_on", models.DateField(verbose_name="asked on")),
                ("wanted_by", models.DateField(blank=True, null=True, verbose_name="wanted by")),
                ("note", models.TextField(blank=True)),
                ("withdrawn_on", models.DateField(blank=True, null=True, verbose_name="withdrawn on")),
                (
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="update_requests", to="actions.action"
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="updates_asked_for",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "request for an update",
                "verbose_name_plural": "requests for an update",
                "ordering": ["-asked_on", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("wanted_by__isnull", True), ("wanted_by__gte", models.F("asked_on")), _connector="OR"
                        ),
                        name="update_request_dates_in_order",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CalendarFeed",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created"),
                ),
                (
                    "scope",
                    models.CharField(
                        choices=[("own", "My actions and follow-ups"), ("plan", "The whole plan")], max_length=4
                    ),
                ),
                (
                    "nonce",
                    models.CharField(max_length=64, unique=True, verbose_name="secret part of the signed address"),
                ),
                ("made_on", models.DateField(verbose_name="made on")),
                ("revoked_on", models.DateField(blank=True, null=True, verbose_name="revoked on")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="calendar_feeds",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "calendar address",
                "verbose_name_plural": "calendar addresses",
                "ordering": ["-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("revoked_on__isnull", True)),
                        fields=("user", "scope"),
                        name="calendar_feed_one_of_each",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ColourOverride",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created"),
                ),
                (
                    "colour",
                    models.CharField(
                        choices=[("R", "Red"), ("A", "Amber"), ("G", "Green"), ("B", "Blue"), ("N", "Grey")],
                        max_length=1,
                    ),
                ),
                ("reason", models.TextField(verbose_name="why")),
                ("set_on", models.DateField(verbose_name="set on")),
                ("ends_on", models.DateField(verbose_name="last day")),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="no longer since")),
                (
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="colour_overrides",
                        to="actions.action",
                    ),
                ),
                (
                    "set_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="colours_set",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "colour set by a person",
                "verbose_name_plural": "colours set by people",
                "ordering": ["-set_on", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_on__isnull", True)),
                        fields=("action",),
                        name="colour_override_one_in_force",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="colour_override_has_a_reason"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("set_on"))), name="colour_override_dates_in_order"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalCalendarFeed",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created"),
                ),
                ("history_change_reason", models.TextField(blank=True, null=True, verbose_name="reason")),
                (
                    "scope",
                    models.CharField(
                        choices=[("own", "My actions and follow-ups"), ("plan", "The whole plan")], max_length=4
                    ),
                ),
                (
                    "nonce",
                    models.CharField(db_index=True, max_length=64, verbose_name="secret part of the signed address"),
                ),
                ("made_on", models.DateField(verbose_name="made on")),
                ("revoked_on", models.DateField(blank=True, null=True, verbose_name="revoked on")),
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
                    "user",
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
                "verbose_name": "historical calendar address",
                "verbose_name_plural": "historical calendar addresses",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [models.Index(fields=["history_date", "id"], name="actions_his_history_0b34bd_idx")],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalColourOverride",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created"),
                ),
                ("history_change_reason", models.TextField(blank=True, null=True, verbose_name="reason")),
                (
                    "colour",
                    models.CharField(
                        choices=[("R", "Red"), ("A", "Amber"), ("G", "Green"), ("B", "Blue"), ("N", "Grey")],
                        max_length=1,
                    ),
                ),
                ("reason", models.TextField(verbose_name="why")),
                ("set_on", models.DateField(verbose_name="set on")),
                ("ends_on", models.DateField(verbose_name="last day")),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="no longer since")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField()),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "action",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="actions.action",
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
                    "set_by",
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
                "verbose_name": "historical colour set by a person",
                "verbose_name_plural": "historical colours set by people",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [models.Index(fields=["history_date", "id"], name="actions_his_history_2bdfc7_idx")],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalLead",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created"),
                ),
                ("history_change_reason", models.TextField(blank=True, null=True, verbose_name="reason")),
                ("name", models.CharField(max_length=200)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("subgroup", "Board sub-group"),
                            ("agency", "Agency"),
                            ("role", "Role"),
                            ("all_agencies", "All agencies"),
                            ("other", "Other"),
                        ],
                        default="other",
                        max_length=12,
                    ),
                ),
                (
                    "role",
                    models.CharField(blank=True, max_length=20, verbose_name="role of the people who answer for it"),
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
                    "subgroup",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="agencies.subgroup",
                        verbose_name="sub-group",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical lead",
                "verbose_name_plural": "historical leads",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [models.Index(fields=["history_date", "id"], name="actions_his_history_580c83_idx")],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalOccurrence",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created"),
                ),
                ("history_change_reason", models.TextField(blank=True, null=True, verbose_name="reason")),
                ("due", models.DateField(verbose_name="due date")),
                ("done_on", models.DateField(blank=True, null=True, verbose_name="done on")),
                ("note", models.TextField(blank=True, verbose_name="what was done")),
                ("skipped_on", models.DateField(blank=True, null=True, verbose_name="called off on")),
                ("skipped_reason", models.TextField(blank=True, verbose_name="why it was called off")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField()),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "action",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="actions.action",
                    ),
                ),
                (
                    "done_by",
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
                "verbose_name": "historical occurrence",
                "verbose_name_plural": "historical occurrences",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [models.Index(fields=["history_date", "id"], name="actions_his_history_d88cb8_idx")],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalUpdateRequest",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created"),
                ),
                ("history_change_reason", models.TextField(blank=True, null=True, verbose_name="reason")),
                ("asked_on", models.DateField(verbose_name="asked on")),
                ("wanted_by", models.DateField(blank=True, null=True, verbose_name="wanted by")),
                ("note", models.TextField(blank=True)),
                ("withdrawn_on", models.DateField(blank=True, null=True, verbose_name="withdrawn on")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField()),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "action",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="actions.action",
                    ),
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
                "verbose_name": "historical request for an update",
                "verbose_name_plural": "historical requests for an update",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [models.Index(fields=["history_date", "id"], name="actions_his_history_7b9932_idx")],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.AddField(
            model_name="action",
            name="leads",
            field=models.ManyToManyField(related_name="actions", through="actions.ActionLead", to="actions.lead"),
        ),
    ]
