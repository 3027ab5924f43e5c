"""The days of reminders become one setting of the board: the days that most rounds have now.

A round keeps the rows of the reminders that it had, and their words where one of them is due again.
"""

import json
from collections import Counter

from django.db import migrations
from django.utils import timezone

from core.migrations._operations import RunOnDatabase

KEY = "returns.reminders"
NAMES = {"opened": "day on which it was asked for", "first": "first deadline", "final": "last day"}
DEFAULT = {("opened", 7), ("first", -14), ("first", -3), ("first", 1), ("final", -14), ("final", -3), ("final", 1)}
STEPS = """
    SELECT s.round_id, r.state, s.anchor, s.days, s.dropped_on IS NULL
    FROM audits_chasestep s JOIN audits_round r ON r.id = s.round_id
"""
ADD = "INSERT INTO core_setting (version, created_at, key, applies_from, value) VALUES (1, %s, %s, %s, %s)"
SAVED = "SELECT id FROM core_setting WHERE key = %s AND applies_from = %s"
ADD_HISTORY = """
    INSERT INTO core_historicalsetting
        (id, version, created_at, key, applies_from, value, history_date, history_type, history_change_reason)
    VALUES (%s, 1, %s, %s, %s, %s, %s, '+', %s)
"""
WHY = "The days that most rounds had, when each round still had its own"


def carry(schema_editor) -> None:
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(STEPS)
        stages = commonest(cursor.fetchall())
        if stages is None or stages == DEFAULT:
            return
        now, day = timezone.now(), timezone.localdate()
        value = json.dumps("\n".join(line(*stage) for stage in in_order(stages)) or "none")
        cursor.execute(ADD, [now, KEY, day, value])
        cursor.execute(SAVED, [KEY, day])
        (saved,) = cursor.fetchone()
        cursor.execute(ADD_HISTORY, [saved, now, KEY, day, value, now, WHY])


def commonest(rows: list[tuple]) -> set[tuple[str, int]] | None:
    """The days that most rounds have which are not closed, else most rounds; of equals the latest. None for no rounds."""
    rounds: dict[int, set] = {}
    closed = {}
    for key, state, anchor, days, is_current in sorted(rows):
        stages = rounds.setdefault(key, set())
        closed[key] = state == "closed"
        if is_current:
            stages.add((anchor, days))
    present = [key for key in rounds if not closed[key]] or list(rounds)
    if not present:
        return None
    counted = Counter(frozenset(rounds[key]) for key in present)
    best = max(present, key=lambda key: (counted[frozenset(rounds[key])], key))
    return rounds[best]


def in_order(stages: set[tuple[str, int]]) -> list[tuple[str, int]]:
    return sorted(stages, key=lambda stage: ([*NAMES].index(stage[0]), stage[1]))


def line(anchor: str, days: int) -> str:
    if not days:
        return f"On the {NAMES[anchor]}"
    plural = "" if abs(days) == 1 else "s"
    return f"{abs(days)} day{plural} {'before' if days < 0 else 'after'} the {NAMES[anchor]}"


class Migration(migrations.Migration):
    dependencies = [("audits", "0003_signature_requests_that_wait"), ("core", "0002_guards")]

    operations = [RunOnDatabase(carry)]
