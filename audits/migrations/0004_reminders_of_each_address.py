"""Reminders of a round by address, and the day of the last reminder with each overdue improvement action."""

from django.db import migrations, models
from django.db.models import Max
from django.utils import timezone

KIND = "improvements-overdue"
GONE = [KIND, "leavers-due", "retention-due"]
JOBS = [
    "letters that chase audit returns",
    "letters about overdue improvement actions",
    "reminders of ESLO returns",
    "questions to ESLOs without an account",
    "leavers who are due",
]


def carry_days(apps, schema_editor):
    """The day of the last email about overdue actions. Emails of kinds that are gone and still wait are not sent,
    and failures of jobs that are gone are not shown any more.
    """
    every = apps.get_model("core", "OutgoingLetter").objects
    emails = every.filter(kind=KIND)
    actions = apps.get_model("audits", "ImprovementAction").objects
    for row in emails.exclude(about="").order_by().values("about").annotate(last=Max("asked_at")):
        agency = int(row["about"].partition(":")[2])
        day = timezone.localtime(row["last"]).date()
        actions.filter(agency=agency, due__lt=day, made_on__lte=day).update(reminded_on=day)
    every.filter(kind__in=GONE, state="waiting").update(state="not_needed")
    apps.get_model("core", "JobFailure").objects.filter(job__in=JOBS).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("audits", "0003_yes_or_no_and_a_scale_from_best"),
        ("core", "0006_progress_in_the_cache"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="chase", name="chase_once_a_day"),
        migrations.RemoveConstraint(model_name="chase", name="chase_step_once"),
        migrations.AddField(
            model_name="historicalimprovementaction",
            name="reminded_on",
            field=models.DateField(blank=True, editable=False, null=True, verbose_name="agency last reminded on"),
        ),
        migrations.AddField(
            model_name="improvementaction",
            name="reminded_on",
            field=models.DateField(blank=True, editable=False, null=True, verbose_name="agency last reminded on"),
        ),
        migrations.AddConstraint(
            model_name="chase",
            constraint=models.UniqueConstraint(fields=("audit_return", "sent_on", "to"), name="chase_once_a_day"),
        ),
        migrations.RunPython(carry_days, migrations.RunPython.noop),
    ]
