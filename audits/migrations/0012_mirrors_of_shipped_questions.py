"""What children are asked beside shipped questions. Those of the shipped questionnaires are marked, published versions
too."""

from django.db import migrations
from django.utils import timezone

SHIPPED = {  # questionnaire and words of the shipped question: code of the children's question
    ("arrangements", "Is e-safety taught or discussed in a planned way with every age group?"): "lesson",
    ("arrangements", "Have children’s own views changed something in your arrangements this year?"): "changed",
    (
        "arrangements",
        "Is advice for parents easy to find on your website or in your building, and checked yearly?",
    ): "C6",
    (
        "arrangements",
        "Is there one known route to report an e-safety concern, the same as for other safeguarding concerns?",
    ): "know",
    ("access-points", "Are rules and “how to get help or report” on show where children go online?"): "help_seen",
}
WHY = "The answers of children are set beside this one from now on; what is asked stays the same"
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
    questions = apps.get_model("audits", "Question").objects.all()
    for (name, text), mirrored in SHIPPED.items():
        for question in questions.filter(edition__questionnaire__key=name, text=text, mirrors=""):
            question.mirrors, question.version = mirrored, question.version + 1
            question.save(update_fields=["mirrors", "version"])
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


class Migration(migrations.Migration):
    dependencies = [
        ("audits", "0011_children_beside_adults"),
    ]

    operations = [
        migrations.RunPython(mark_shipped, migrations.RunPython.noop),
    ]
