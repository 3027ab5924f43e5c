"""Words that point elsewhere can stand in an objective or a method too; each keeps the plan in which it stands."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def name_plans(apps, schema_editor):
    """The plan of an action is that of its words."""
    action = apps.get_model("actions", "Action").objects.filter(pk=OuterRef("action_id"))
    apps.get_model("actions", "CrossReference").objects.update(plan_id=Subquery(action.values("plan_id")[:1]))


def place(model: str, **more):
    """A nullable foreign key to a place in which words stand."""
    return models.ForeignKey(blank=True, null=True, to=f"actions.{model}", **more)


OWN = {"on_delete": django.db.models.deletion.PROTECT, "related_name": "cross_references"}
PAST = {"db_constraint": False, "on_delete": django.db.models.deletion.DO_NOTHING, "related_name": "+"}


class Migration(migrations.Migration):
    dependencies = [
        ("actions", "0004_files_that_were_removed"),
    ]

    operations = [
        migrations.AddField("crossreference", "objective", place("objective", **OWN)),
        migrations.AddField("crossreference", "method", place("method", **OWN)),
        migrations.AddField("crossreference", "plan", place("plan", **OWN)),
        migrations.AddField("historicalcrossreference", "objective", place("objective", **PAST)),
        migrations.AddField("historicalcrossreference", "method", place("method", **PAST)),
        migrations.AddField("historicalcrossreference", "plan", place("plan", **PAST)),
        migrations.AlterField("crossreference", "action", place("action", **OWN)),
        migrations.RunPython(name_plans, migrations.RunPython.noop),
    ]
