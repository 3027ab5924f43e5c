"""Imports of plans become imports of the import desk, with their history.

Those that wait are cancelled: of them the file is not stored, and what was read from it is in another form.
"""

import json

from django.db import migrations

from core.migrations._operations import RunOnDatabase

WAITING = ("columns", "preview")
OLD = "version, created_at, filename, document_date, document, answers, state, uploaded_by_id, plan_id"
NEW = "importer, version, created_at, filename, target, state, mark, counts, saved, uploaded_by_id, uploaded_at"
REASON = "The import pages were rebuilt; choose the file again"


def carry(schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(f"SELECT id, {OLD} FROM actions_planimport ORDER BY id")  # noqa: S608
        for row in cursor.fetchall():
            values = values_of(row[1:])
            is_done = row[7] in ("accepted", "undone")
            key = insert(cursor, "core_import", f"{NEW}, work, done", [*values, "", 100 if is_done else 0])
            carry_history(cursor, row[0], key)


def carry_history(cursor, before: int, key: int) -> None:
    """Carry the versions of an import along; one that waits is cancelled as its last version."""
    also = "history_date, history_type, history_user_id, history_change_reason"
    cursor.execute(
        f"SELECT {OLD}, {also} FROM actions_historicalplanimport WHERE id = %s ORDER BY history_id",  # noqa: S608
        [before],
    )
    for row in cursor.fetchall():
        values = [key, *values_of(row[:9]), *row[9:]]
        insert(cursor, "core_historicalimport", f"id, {NEW}, {also}", values)
    cursor.execute("SELECT state, version FROM core_import WHERE id = %s", [key])
    state, version = cursor.fetchone()
    if state in WAITING:
        cursor.execute("UPDATE core_import SET state = 'cancelled', version = %s WHERE id = %s", [version + 1, key])
        cursor.execute(
            f"INSERT INTO core_historicalimport (id, {NEW}, {also}) SELECT id, {NEW}, "  # noqa: S608
            "CURRENT_TIMESTAMP, '~', NULL, %s FROM core_import WHERE id = %s",
            [REASON, key],
        )


def values_of(row: tuple) -> list:
    """The values of the columns NEW for those of OLD."""
    version, created_at, filename, document_date, document, answers, state, person, plan = row
    document, answers = (value if isinstance(value, dict) else json.loads(value) for value in (document, answers))
    is_done = state in ("accepted", "undone")
    kept = {"document": document, "answers": answers, "as_at": str(document_date)}
    saved = {"made": [["actions.Plan", plan, 1]], "changed": [], "kept": kept} if is_done else {}
    counts = {"new": len(document.get("rows", ()))} if is_done else {}
    common = ["plan", version, created_at, filename, plan, state, ""]
    return [*common, json.dumps(counts), json.dumps(saved), person, created_at]


def insert(cursor, table: str, columns: str, values: list) -> int:
    marks = ", ".join(["%s"] * len(values))
    returned = "id" if table == "core_import" else "history_id"
    cursor.execute(f"INSERT INTO {table} ({columns}) VALUES ({marks}) RETURNING {returned}", values)  # noqa: S608
    return cursor.fetchone()[0]


class Migration(migrations.Migration):
    dependencies = [("actions", "0003_extra_fields"), ("core", "0004_imports")]

    operations = [
        RunOnDatabase(carry),
        migrations.DeleteModel("HistoricalPlanImport"),
        migrations.DeleteModel("PlanImport"),
    ]
