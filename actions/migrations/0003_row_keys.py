"""What rows are found and sorted by, beside the row; and the plan of each lead of an action."""

import datetime

from django.db import migrations, models


def fill(apps, schema_editor):
    """Set what is new from what it follows from; the statements are those of actions/keys.py at this point."""
    execute = schema_editor.execute
    execute("""
        UPDATE actions_actionlead
        SET plan_id = (SELECT plan_id FROM actions_action WHERE id = actions_actionlead.action_id)""")
    execute("""
        UPDATE actions_placement SET
            status = (SELECT status FROM actions_action WHERE id = actions_placement.action_id),
            due = (SELECT due FROM actions_timescale
                WHERE action_id = actions_placement.action_id AND is_current),
            first_lead = (SELECT lower(printed_as) FROM actions_actionlead
                WHERE action_id = actions_placement.action_id AND ended_on IS NULL ORDER BY position, id LIMIT 1),
            last_update_on = (SELECT coalesce(max("on"), '0001-01-01') FROM actions_progressupdate
                WHERE action_id = actions_placement.action_id AND voided_on IS NULL)""")
    schema_editor.connection.check_constraints()  # now, since the tables are altered next


class Migration(migrations.Migration):
    dependencies = [
        ("actions", "0002_corrected_updates"),
    ]

    operations = [
        migrations.AddField(
            model_name="historicalplacement",
            name="status",
            field=models.CharField(
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
        migrations.AddField(
            model_name="historicalplacement",
            name="due",
            field=models.DateField(editable=False, null=True, verbose_name="due date in force"),
        ),
        migrations.AddField(
            model_name="historicalplacement",
            name="first_lead",
            field=models.CharField(editable=False, max_length=200, null=True, verbose_name="first lead"),
        ),
        migrations.AddField(
            model_name="historicalplacement",
            name="last_update_on",
            field=models.DateField(default=datetime.date.min, editable=False, verbose_name="latest update"),
        ),
        migrations.AddField(
            model_name="placement",
            name="status",
            field=models.CharField(
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
        migrations.AddField(
            model_name="placement",
            name="due",
            field=models.DateField(editable=False, null=True, verbose_name="due date in force"),
        ),
        migrations.AddField(
            model_name="placement",
            name="first_lead",
            field=models.CharField(editable=False, max_length=200, null=True, verbose_name="first lead"),
        ),
        migrations.AddField(
            model_name="placement",
            name="last_update_on",
            field=models.DateField(default=datetime.date.min, editable=False, verbose_name="latest update"),
        ),
        migrations.AddField(
            model_name="historicalactionlead",
            name="plan",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                editable=False,
                null=True,
                on_delete=models.deletion.DO_NOTHING,
                related_name="+",
                to="actions.plan",
            ),
        ),
        migrations.AddField(
            model_name="actionlead",
            name="plan",
            field=models.ForeignKey(
                db_index=False,
                editable=False,
                null=True,
                on_delete=models.deletion.PROTECT,
                related_name="action_leads",
                to="actions.plan",
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="actionlead",
            name="plan",
            field=models.ForeignKey(
                db_index=False,
                editable=False,
                on_delete=models.deletion.PROTECT,
                related_name="action_leads",
                to="actions.plan",
            ),
        ),
        migrations.AddIndex(
            model_name="actionlead",
            index=models.Index(
                condition=models.Q(("ended_on__isnull", True)),
                fields=["lead", "plan", "action"],
                name="lead_in_a_plan",
            ),
        ),
        migrations.AddIndex(
            model_name="placement",
            index=models.Index(
                condition=models.Q(("archived_on__isnull", True)),
                fields=["plan", "due", "row", "id"],
                name="placement_by_due",
            ),
        ),
        migrations.AddIndex(
            model_name="placement",
            index=models.Index(
                condition=models.Q(("archived_on__isnull", True)),
                fields=["plan", "first_lead", "row", "id"],
                name="placement_by_lead",
            ),
        ),
        migrations.AddIndex(
            model_name="placement",
            index=models.Index(
                condition=models.Q(("archived_on__isnull", True)),
                fields=["plan", "last_update_on", "row", "id"],
                name="placement_by_update",
            ),
        ),
    ]
