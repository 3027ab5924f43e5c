"""Plans say since when they are in force, whether their import was undone, and by which name files know them."""

import uuid

from django.db import migrations, models
from django.db.models import Q

WITH_PLAN = ["accepted", "undone"]
STATES = [
    ("columns", "Waiting for its columns to be chosen"),
    ("preview", "Waiting to be accepted"),
    ("accepted", "Accepted"),
    ("cancelled", "Cancelled"),
    ("undone", "Undone"),
]


def name_plans(apps, schema_editor):
    """Give every plan a name of its own."""
    for plan in apps.get_model("actions", "Plan").objects.filter(uid=None):
        plan.uid = uuid.uuid4()
        plan.save(update_fields=["uid"])


def accept_again(apps, schema_editor):
    """An earlier state knows no undone imports; their plans stay closed."""
    apps.get_model("actions", "PlanImport").objects.filter(state="undone").update(state="accepted")


class Migration(migrations.Migration):
    dependencies = [("actions", "0008_versions_by_one_index")]

    operations = [
        migrations.AddField("plan", "in_force_since", models.DateField("in force since", null=True, blank=True)),
        migrations.AddField(
            "historicalplan", "in_force_since", models.DateField("in force since", null=True, blank=True)
        ),
        migrations.AddField("plan", "undone_on", models.DateField("import undone on", null=True, blank=True)),
        migrations.AddField("historicalplan", "undone_on", models.DateField("import undone on", null=True, blank=True)),
        migrations.AddField("plan", "uid", models.UUIDField(null=True, editable=False)),
        migrations.RunPython(name_plans, migrations.RunPython.noop),
        migrations.AlterField("plan", "uid", models.UUIDField(default=uuid.uuid4, unique=True, editable=False)),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.CheckConstraint(
                condition=Q(undone_on__isnull=True) | Q(closed_on__isnull=False), name="plan_undone_only_if_closed"
            ),
        ),
        migrations.AlterField("planimport", "state", models.CharField(max_length=9, choices=STATES, default="preview")),
        migrations.AlterField(
            "historicalplanimport", "state", models.CharField(max_length=9, choices=STATES, default="preview")
        ),
        migrations.RemoveConstraint(model_name="planimport", name="import_has_a_plan_when_accepted"),
        migrations.RunPython(migrations.RunPython.noop, accept_again),
        migrations.AddConstraint(
            model_name="planimport",
            constraint=models.CheckConstraint(
                condition=Q(state__in=WITH_PLAN, plan__isnull=False) | ~Q(state__in=WITH_PLAN) & Q(plan__isnull=True),
                name="import_has_a_plan_when_accepted",
            ),
        ),
    ]
