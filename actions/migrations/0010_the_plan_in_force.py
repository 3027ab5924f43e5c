"""The plan that was in force by the order of documents stays in force, from the day on which it was entered here."""

from django.db import migrations
from django.db.models import F
from django.utils import timezone

REASON = "In force when plans began to say since when they are"


def date_the_plan_in_force(apps, schema_editor):
    """Date it in a version of its own; earlier versions stay as they are."""
    Plan, Version = apps.get_model("actions", "Plan"), apps.get_model("actions", "HistoricalPlan")
    latest = F("document_date").desc(nulls_first=True)
    plan = Plan.objects.filter(closed_on=None).order_by(latest, "-pk").first()
    if plan is None or Plan.objects.exclude(in_force_since=None).exists():
        return
    plan.in_force_since, plan.version = timezone.localdate(plan.created_at), plan.version + 1
    plan.save(update_fields=["in_force_since", "version"])
    kept = {field.attname for field in Plan._meta.concrete_fields} & {f.attname for f in Version._meta.concrete_fields}
    values = {name: getattr(plan, name) for name in kept}
    Version.objects.create(
        **values, history_date=timezone.now(), history_type="~", history_change_reason=REASON, history_user_id=None
    )


class Migration(migrations.Migration):
    dependencies = [("actions", "0009_plans_in_force")]

    operations = [migrations.RunPython(date_the_plan_in_force, migrations.RunPython.noop)]
