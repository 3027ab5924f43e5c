"""Reminders of a round by address, and the day of the last reminder with each overdue improvement action."""

from django.db import migrations, models

from core.migrations._operations import InOneState, RunOnDatabase

KIND = "improvements-overdue"
GONE = (KIND, "leavers-due", "retention-due")
JOBS = (
    "letters that chase audit returns",
    "letters about overdue improvement actions",
    "reminders of ESLO returns",
    "questions to ESLOs without an account",
    "leavers who are due",
)
DAY = {"postgresql": "(MAX(asked_at) AT TIME ZONE 'Europe/London')::date", "sqlite": "DATE(MAX(asked_at))"}


def carry_days(schema_editor) -> None:
    """The day of the last email about overdue actions that was sent. Emails of kinds that are gone and still wait are
    not sent, and failures of jobs that are gone are not shown any more.
    """
    day = DAY[schema_editor.connection.vendor]
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(
            f"SELECT about, {day} FROM core_outgoingletter WHERE kind = %s AND about <> ''"  # noqa: S608
            " AND state NOT IN ('waiting', 'not_needed') GROUP BY about",  # those are not sent
            [KIND],
        )
        for about, last in cursor.fetchall():
            cursor.execute(
                "UPDATE audits_improvementaction SET reminded_on = %s WHERE agency_id = %s AND due < %s AND made_on <= %s",
                [last, int(about.partition(":")[2]), last, last],
            )
        cursor.execute(
            "UPDATE core_outgoingletter SET state = 'not_needed' WHERE state = 'waiting' AND kind IN (%s, %s, %s)", GONE
        )
        cursor.executemany("DELETE FROM core_jobfailure WHERE job = %s", [[job] for job in JOBS])


def reminded_on() -> models.DateField:
    return models.DateField(blank=True, editable=False, null=True, verbose_name="agency last reminded on")


class Migration(migrations.Migration):
    dependencies = [
        ("audits", "0003_yes_or_no_and_a_scale_from_best"),
        ("core", "0006_progress_in_the_cache"),
    ]

    operations = [
        # By itself: it is an index, which a table that is rebuilt on the way forth has no more, and on the way back has.
        migrations.RemoveConstraint(model_name="chase", name="chase_step_once"),
        InOneState(
            [
                migrations.RemoveConstraint(model_name="chase", name="chase_once_a_day"),
                migrations.AddField("historicalimprovementaction", "reminded_on", reminded_on()),
                migrations.AddField("improvementaction", "reminded_on", reminded_on()),
                migrations.AddConstraint(
                    model_name="chase",
                    constraint=models.UniqueConstraint(
                        fields=("audit_return", "sent_on", "to"), name="chase_once_a_day"
                    ),
                ),
            ]
        ),
        RunOnDatabase(carry_days),
    ]
