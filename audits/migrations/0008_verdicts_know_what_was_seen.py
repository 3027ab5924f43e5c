"""A verdict knows on which answer, evidence and action it was given; those there are keep what they stand on."""

import hashlib
import json
from collections import defaultdict

from django.db import migrations, models

from core.migrations._operations import InOneState, RunOnDatabase


def carry_verdicts(schema_editor) -> None:
    """A verdict was given on the version of the answer that it names, on the evidence that was there on its day, and on
    the action as it is now. What was added later has not been seen, so it opens the verdict again.
    """
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT audit_return_id, question_id, version FROM audits_improvementaction")
        actions = {(audit_return, question): version for audit_return, question, version in cursor.fetchall()}
        cursor.execute(
            "SELECT audit_return_id, question_id, id, version, added_on FROM audits_answerevidence"
            " WHERE removed_on IS NULL ORDER BY id"
        )
        evidence = defaultdict(list)
        for audit_return, question, pk, version, added_on in cursor.fetchall():
            evidence[audit_return, question].append((pk, version, added_on))
        cursor.execute("SELECT id, audit_return_id, question_id, answer_version, given_on FROM audits_verdict")
        for pk, audit_return, question, answer, given_on in cursor.fetchall():
            place = audit_return, question
            known = [[key, version] for key, version, added_on in evidence[place] if added_on <= given_on]
            plain = json.dumps([answer, known, actions.get(place, 0)])
            seen = hashlib.sha256(plain.encode()).hexdigest()
            cursor.execute("UPDATE audits_verdict SET seen = %s WHERE id = %s", [seen, pk])


def seen() -> models.CharField:
    return models.CharField(
        blank=True, default="", editable=False, max_length=64, verbose_name="fingerprint of what was judged"
    )


class Migration(migrations.Migration):
    dependencies = [("audits", "0007_assured_signing")]

    operations = [
        InOneState(
            [
                migrations.AddField("historicalverdict", "seen", seen()),
                migrations.AddField("verdict", "seen", seen()),
            ]
        ),
        RunOnDatabase(carry_verdicts),
    ]
