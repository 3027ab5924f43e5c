"""Extracts, and what their words mean, move to the tables of the import desk, with their history.

Each keeps its number plus one distance, since its old one may be taken there. What an extract no longer says in columns
of its own stays in `saved`. Extracts that wait are cancelled, since their rows cannot be carried over. Going back makes
the tables again, and leaves in those of the desk what went there.
"""

import json

from django.db import migrations
from django.utils import timezone

from core.migrations._operations import RunOnDatabase

NOTED = ("history_date", "history_type", "history_user_id", "history_change_reason")
EXTRACT = ("version", "created_at", "state", "uploaded_by_id", "uploaded_at", "mark", "counts", "accepted_on")
EXTRACT = (*EXTRACT, "columns", "take_same_case")
WORD = ("version", "created_at", "field", "digest", "means")
WAITING = ("columns", "words", "preview", "working")
REBUILT = "The import pages were rebuilt; choose the file again"
RECORD = "incidents.Incident"


def import_of(row: dict) -> dict:
    """The columns of an import on the desk, of the row of an extract."""
    of_json = {name: row.pop(name) for name in ("counts", "columns")}
    counts, columns = (json.loads(each) if isinstance(each, str) else each for each in of_json.values())
    states = {{"twin": "ask"}.get(state, state): count for state, count in counts.pop("rows", {}).items() if count}
    saved = {
        "made": [[RECORD, key, 1] for key in counts.pop("made", ())],
        "changed": [[RECORD, *each] for each in counts.pop("changed", ())],
        "columns": columns,
        "take_same_case": bool(row.pop("take_same_case")),
        **counts,
    }
    new = {"importer": "incidents", "filename": "", "counts": json.dumps(states), "saved": json.dumps(saved)}
    return row | new | {"state": "values" if row["state"] == "words" else row["state"]}


def memory_of(row: dict) -> dict:
    """The columns of what is remembered on the desk, of the row of a word."""
    scope = row.pop("field")
    return row | {"importer": "incidents", "scope": {"column": "columns"}.get(scope, scope), "mark": row.pop("digest")}


def rows_of(cursor, table, columns):
    cursor.execute(f"SELECT {', '.join(columns)} FROM {table} ORDER BY {columns[0]}")  # noqa: S608 (names)
    return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]


def insert(cursor, table, rows):
    for row in rows:
        marks = ", ".join(["%s"] * len(row))
        cursor.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", list(row.values()))  # noqa: S608


def carry(cursor, old, new, columns, convert, more=None):
    """Copy a table and its history; `more` gives what the new table holds beyond history, and versions to be added."""
    cursor.execute(f"SELECT max(id) FROM (SELECT id FROM core_{new} UNION ALL SELECT id FROM core_historical{new}) a")  # noqa: S608
    distance = cursor.fetchone()[0] or 0
    found = [
        convert(row | {"id": row["id"] + distance}) for row in rows_of(cursor, f"incidents_{old}", ("id", *columns))
    ]
    past = rows_of(cursor, f"incidents_historical{old}", ("history_id", "id", *columns, *NOTED))
    past = [convert({k: v for k, v in row.items() if k != "history_id"} | {"id": row["id"] + distance}) for row in past]
    if more:
        past += more(found)
    insert(cursor, f"core_{new}", found)
    insert(cursor, f"core_historical{new}", past)


def end_waiting(imports):
    """Cancel the imports that wait; their last versions."""
    last = []
    for row in imports:
        if row["state"] in (*WAITING, "values"):
            row |= {"state": "cancelled", "version": row["version"] + 1}
            last.append(row | dict(zip(NOTED, (timezone.now(), "~", None, REBUILT), strict=True)))
        row |= {"work": "", "done": 100 if row["state"] in ("accepted", "undone") else 0}
    return last


def carry_over(schema_editor):
    with schema_editor.connection.cursor() as cursor:
        carry(cursor, "extract", "import", EXTRACT, import_of, end_waiting)
        carry(cursor, "importword", "importmemory", WORD, memory_of)
        if schema_editor.connection.vendor == "postgresql":
            for table in ("core_import", "core_importmemory"):
                cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}")  # noqa: S608
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table with checks that wait cannot be dropped
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")


class Migration(migrations.Migration):
    dependencies = [("incidents", "0004_lists_of_types_as_json"), ("core", "0005_history_of_import_memory")]

    operations = [
        RunOnDatabase(carry_over),
        migrations.DeleteModel("HistoricalExtract"),
        migrations.DeleteModel("HistoricalImportWord"),
        migrations.DeleteModel("ImportWord"),
        migrations.DeleteModel("Extract"),
    ]
