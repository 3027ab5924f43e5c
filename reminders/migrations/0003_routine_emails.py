import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from core.migrations._operations import RunOnDatabase

# A week counts from its Monday. Of two emails of one day to one address, only the weekly one is carried along.
CARRY = [
    """
    INSERT INTO reminders_routineemail (id, address, person_id, day, weekly, lines, claimed_at, email_id)
    SELECT r.id, lower(coalesce(nullif(l."to", ''), u.email)), r.person_id, r.period, r.kind = 'weekly', r.lines,
           r.claimed_at, r.letter_id
    FROM reminders_reminder r JOIN accounts_user u ON u.id = r.person_id
    LEFT JOIN core_outgoingletter l ON l.id = r.letter_id
    WHERE coalesce(nullif(l."to", ''), u.email) <> '' ORDER BY r.kind DESC, r.id
    ON CONFLICT DO NOTHING
    """,
    """
    INSERT INTO reminders_mention (person_id, key, first_told_on, email_id)
    SELECT t.person_id, t.key, r.period, coalesce(max(CASE WHEN e.id = r.id THEN e.id END), min(e.id))
    FROM reminders_told t JOIN reminders_reminder r ON r.id = t.reminder_id
    JOIN reminders_routineemail e ON e.person_id = r.person_id AND e.day = r.period
    GROUP BY t.person_id, t.key, r.period
    """,
]
CARRY_BACK = [
    """
    INSERT INTO reminders_reminder (id, person_id, kind, period, lines, claimed_at, letter_id)
    SELECT id, person_id, CASE WHEN weekly THEN 'weekly' ELSE 'urgent' END, day, lines, claimed_at, email_id
    FROM reminders_routineemail WHERE person_id IS NOT NULL ORDER BY id
    ON CONFLICT DO NOTHING
    """,
    """
    INSERT INTO reminders_told (person_id, key, reminder_id)
    SELECT m.person_id, m.key, r.id FROM reminders_mention m JOIN reminders_reminder r ON r.id = m.email_id
    """,
]


# Keys are kept, since emails that wait name them; so PostgreSQL's next key is moved on.
NEXT = """
    SELECT setval(pg_get_serial_sequence('reminders_routineemail', 'id'),
                  (SELECT coalesce(max(id), 0) + 1 FROM reminders_routineemail), false)
"""
NEXT_BACK = """
    SELECT setval(pg_get_serial_sequence('reminders_reminder', 'id'),
                  (SELECT coalesce(max(id), 0) + 1 FROM reminders_reminder), false)
"""


def carry(schema_editor) -> None:
    run(schema_editor, CARRY, NEXT)


def carry_back(schema_editor) -> None:
    run(schema_editor, CARRY_BACK, NEXT_BACK)


def run(schema_editor, statements: list[str], last: str) -> None:
    for statement in statements:
        schema_editor.execute(statement)
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(last)


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0006_progress_in_the_cache"),
        ("reminders", "0002_answer_links"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="RoutineEmail",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("address", models.EmailField(max_length=254, verbose_name="sent to")),
                ("day", models.DateField(verbose_name="day")),
                ("weekly", models.BooleanField(default=False, verbose_name="the weekly email")),
                ("lines", models.PositiveIntegerField(default=0, verbose_name="lines")),
                (
                    "claimed_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="taken up at"),
                ),
                (
                    "email",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="routine_email",
                        to="core.outgoingletter",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="routine_emails",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "routine email",
                "verbose_name_plural": "routine emails",
                "ordering": ["-day", "-pk"],
                "constraints": [models.UniqueConstraint(fields=("address", "day"), name="routine_email_once_a_day")],
            },
        ),
        migrations.CreateModel(
            name="Mention",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=120)),
                ("first_told_on", models.DateField(verbose_name="first told on")),
                (
                    "email",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mentions",
                        to="reminders.routineemail",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "mention",
                "verbose_name_plural": "mentions",
                "constraints": [models.UniqueConstraint(fields=("person", "key"), name="mention_once_of_a_state")],
            },
        ),
        RunOnDatabase(carry, carry_back),
        migrations.DeleteModel(name="Told"),
        migrations.DeleteModel(name="Reminder"),
    ]
