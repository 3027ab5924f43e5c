"""Nothing measures or mails any more which agency has seen which news."""

from django.db import migrations
from django.utils import timezone

from core.migrations._operations import RunOnDatabase

MEASURE = "guidance.news_seen"
UNSEEN = "board-news-unseen"  # kind of email


def take_off_actions(apps, schema_editor):
    """Actions that were measured by how many agencies had seen the latest news have no measure, with a version."""
    Action, Version = apps.get_model("actions", "Action"), apps.get_model("actions", "HistoricalAction")
    for action in Action.objects.filter(measure=MEASURE):
        action.measure = ""
        action.version += 1
        action.save(update_fields=["measure", "version"])
        version = Version.objects.filter(id=action.pk).order_by("-history_date", "-history_id").first()
        version.history_id, version.history_user_id, version.history_type = None, None, "~"
        version.history_date = timezone.now()
        version.history_change_reason = "Who has seen which news is not counted any more"
        version.measure, version.version = "", action.version
        version.save(force_insert=True)


def do_nothing(apps, schema_editor):
    """On the way back: the measure stays off, as its versions say."""


def hold_emails(schema_editor):
    schema_editor.execute(
        "UPDATE core_outgoingletter SET state = 'not_needed' WHERE kind = %s AND state = 'waiting'", [UNSEEN]
    )


class Migration(migrations.Migration):
    dependencies = [
        ("actions", "0003_action_of_plan"),
        ("core", "0002_guards"),
        ("guidance", "0002_links_are_not_checked"),
    ]

    operations = [
        migrations.RunPython(take_off_actions, do_nothing),
        RunOnDatabase(hold_emails),
    ]
