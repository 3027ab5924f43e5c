"""Links of resources are not checked any more: the results go, and so does what is left of the weekly job."""

from django.db import migrations

from core.migrations._operations import InOneState, RunOnDatabase

JOBS = ("links to be checked", "check the links of resources")  # of the scheduler, and of the worker
TASK = "guidance.link_checks.services.checks.check_some"


def forget_jobs(schema_editor):
    """Failures would stand on the page Mail for ever, and a waiting task would fail, since its function is gone."""
    for job in JOBS:
        schema_editor.execute("DELETE FROM core_jobfailure WHERE job = %s", [job])
        schema_editor.execute("DELETE FROM core_dailyrun WHERE job = %s", [job])
    schema_editor.execute("DELETE FROM django_tasks_database_dbtaskresult WHERE task_path = %s", [TASK])


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0002_guards"),
        ("django_tasks_database", "0001_initial"),
        ("guidance", "0001_tables"),
    ]

    operations = [
        RunOnDatabase(forget_jobs),
        migrations.RemoveConstraint(model_name="resource", name="resource_fails_since_a_day"),
        InOneState(
            models=[
                migrations.RemoveField(model_name="resource", name="checked_on"),
                migrations.RemoveField(model_name="resource", name="result"),
                migrations.RemoveField(model_name="resource", name="failing_since"),
            ]
        ),
    ]
