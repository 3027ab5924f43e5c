"""Which questions the directory can answer. Those of the shipped questionnaire are marked, published versions too."""

from django.db import migrations, models
from django.utils import timezone

SHIPPED = {  # short name of what is known: kind of answer and words of the shipped question
    "eslo": ("person", "Who is your e-Safety Safeguarding Lead Officer (ESLO) today?"),
    "eslo_training": ("date", "When did the ESLO last complete e-safety training of at least half a day?"),
    "deputy": ("ypn", "Is someone named to stand in when the ESLO is away?"),
}
WHY = "The answer that the directory knows is offered from now on; what is asked stays the same"
GUARD = "ALTER TABLE audits_question {} TRIGGER published_question"


def mark_shipped(apps, schema_editor):
    """Mark the shipped questions, wherever a version asks them in the same words, and note it in their history.

    The guard of published versions lets nothing through, so it is off while this runs: on SQLite it is off during every
    migration. What agencies are asked is not touched, so no fingerprint changes.
    """
    connection = schema_editor.connection
    is_guarded = connection.vendor == "postgresql" and has_guard(connection)
    if is_guarded:
        connection.cursor().execute(GUARD.format("DISABLE"))
    questions = apps.get_model("audits", "Question").objects.filter(edition__questionnaire__key="arrangements")
    for known_as, (kind, text) in SHIPPED.items():
        for question in questions.filter(type=kind, text=text, known_as=""):
            question.known_as, question.version = known_as, question.version + 1
            question.save(update_fields=["known_as", "version"])
            note(apps.get_model("audits", "HistoricalQuestion"), question)
    if is_guarded:
        connection.cursor().execute(GUARD.format("ENABLE"))


def has_guard(connection) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM pg_trigger WHERE tgname = 'published_question' AND tgrelid = 'audits_question'::regclass"
        )
        return cursor.fetchone() is not None


def note(history, question) -> None:
    """A row of history of a question as it now is."""
    own = {field.attname for field in question._meta.concrete_fields}
    values = {field.attname: getattr(question, field.attname) for field in history._meta.concrete_fields
              if field.attname in own}  # fmt: skip
    history.objects.create(
        history_date=timezone.now(), history_type="~", history_change_reason=WHY, history_user_id=None, **values
    )


def known_as() -> models.CharField:
    return models.CharField(blank=True, max_length=20, verbose_name="what the directory knows of it")


class Migration(migrations.Migration):
    dependencies = [
        ("audits", "0005_links_to_returns"),
    ]

    operations = [
        migrations.AddField("historicalquestion", "known_as", known_as()),
        migrations.AddField("question", "known_as", known_as()),
        migrations.RunPython(mark_shipped, migrations.RunPython.noop),
    ]
