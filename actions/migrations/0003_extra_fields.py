import importlib

import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from core.migrations._operations import CreateTables, CreateTrigramIndexes, RunOnDatabase

search = importlib.import_module("actions.migrations.0002_search")


def drop_key_indexes(schema_editor):
    """The index of keys alone of the new histories, which waits to be created at the end; why: 0002_search."""
    while schema_editor.deferred_sql:
        schema_editor.execute(schema_editor.deferred_sql.pop(0))
    search.drop_key_indexes(schema_editor)


class Migration(migrations.Migration):
    dependencies = [
        ("actions", "0002_search"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateTables(
            [
                migrations.CreateModel(
                    name="PlanField",
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
                        ("key", models.SlugField(max_length=40)),
                        ("heading", models.CharField(max_length=200)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("text", "Text"),
                                    ("date", "Date"),
                                    ("number", "Number"),
                                    ("rag", "Colour (red, amber, green)"),
                                ],
                                default="text",
                                max_length=6,
                                verbose_name="what it holds",
                            ),
                        ),
                        (
                            "level",
                            models.CharField(
                                choices=[
                                    ("action", "Each action"),
                                    ("objective", "Each objective"),
                                    ("priority", "Each strategic priority"),
                                ],
                                default="action",
                                max_length=9,
                                verbose_name="what it is about",
                            ),
                        ),
                        ("position", models.PositiveIntegerField(default=0)),
                        ("shown", models.BooleanField(default=True, verbose_name="in the table")),
                        (
                            "archived_on",
                            models.DateField(blank=True, null=True, verbose_name="taken out of the plan on"),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="extra_fields",
                                to="actions.plan",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("plan", "key"), name="field_key_once_in_a_plan"),
                            models.UniqueConstraint(
                                models.F("plan"),
                                django.db.models.functions.text.Lower("heading"),
                                condition=models.Q(("archived_on__isnull", True)),
                                name="field_heading_once_in_a_plan",
                            ),
                        ],
                        "verbose_name": "extra field",
                        "ordering": ["position", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalPlanField",
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
                        ("key", models.SlugField(max_length=40)),
                        ("heading", models.CharField(max_length=200)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("text", "Text"),
                                    ("date", "Date"),
                                    ("number", "Number"),
                                    ("rag", "Colour (red, amber, green)"),
                                ],
                                default="text",
                                max_length=6,
                                verbose_name="what it holds",
                            ),
                        ),
                        (
                            "level",
                            models.CharField(
                                choices=[
                                    ("action", "Each action"),
                                    ("objective", "Each objective"),
                                    ("priority", "Each strategic priority"),
                                ],
                                default="action",
                                max_length=9,
                                verbose_name="what it is about",
                            ),
                        ),
                        ("position", models.PositiveIntegerField(default=0)),
                        ("shown", models.BooleanField(default=True, verbose_name="in the table")),
                        (
                            "archived_on",
                            models.DateField(blank=True, null=True, verbose_name="taken out of the plan on"),
                        ),
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
                        "verbose_name": "historical extra field",
                        "verbose_name_plural": "historical extra fields",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                        "indexes": [
                            models.Index(fields=["history_date", "id"], name="actions_his_history_c58441_idx"),
                            models.Index(fields=["id", "-history_date", "-history_id"], name="as_at_planfield"),
                        ],
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="FieldValue",
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
                        ("text", models.TextField(blank=True)),
                        ("fill", models.CharField(blank=True, max_length=7, verbose_name="colour of the cell")),
                        (
                            "action",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="field_values",
                                to="actions.action",
                            ),
                        ),
                        (
                            "objective",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="field_values",
                                to="actions.objective",
                            ),
                        ),
                        (
                            "priority",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="field_values",
                                to="actions.strategicpriority",
                                verbose_name="strategic priority",
                            ),
                        ),
                        (
                            "field",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="values",
                                to="actions.planfield",
                                verbose_name="extra field",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("action__isnull", False),
                                        ("objective__isnull", True),
                                        ("priority__isnull", True),
                                    ),
                                    models.Q(
                                        ("action__isnull", True),
                                        ("objective__isnull", False),
                                        ("priority__isnull", True),
                                    ),
                                    models.Q(
                                        ("action__isnull", True),
                                        ("objective__isnull", True),
                                        ("priority__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="field_value_has_one_owner",
                            ),
                            models.UniqueConstraint(fields=("field", "action"), name="field_value_once_for_action"),
                            models.UniqueConstraint(
                                fields=("field", "objective"), name="field_value_once_for_objective"
                            ),
                            models.UniqueConstraint(fields=("field", "priority"), name="field_value_once_for_priority"),
                        ],
                        "verbose_name": "value of an extra field",
                        "verbose_name_plural": "values of extra fields",
                        "ordering": ["field", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalFieldValue",
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
                        ("text", models.TextField(blank=True)),
                        ("fill", models.CharField(blank=True, max_length=7, verbose_name="colour of the cell")),
                        ("history_id", models.AutoField(primary_key=True, serialize=False)),
                        ("history_date", models.DateTimeField()),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                            ),
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
                        (
                            "field",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="actions.planfield",
                                verbose_name="extra field",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["history_date", "id"], name="actions_his_history_e9ccff_idx"),
                            models.Index(fields=["id", "-history_date", "-history_id"], name="as_at_fieldvalue"),
                        ],
                        "verbose_name": "historical value of an extra field",
                        "verbose_name_plural": "historical values of extra fields",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
            ]
        ),
        CreateTrigramIndexes({"words_of_fields": "actions_fieldvalue USING gin (upper(text) gin_trgm_ops)"}),
        RunOnDatabase(drop_key_indexes),
    ]
