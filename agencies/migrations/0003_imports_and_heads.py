"""Imports of agencies move to the table of all imports, with their history; agencies say who is their head.

An import keeps its number plus one distance, since its old one may be taken there. History is not changed row by row,
which the database refuses: PostgreSQL changes the type of the column instead, and on SQLite the guards of history are
off while migrating. Imports that wait are cancelled, since what was read of their files cannot be carried over.
"""

import json

import django.db.models.deletion
from django.db import migrations, models
from django.utils import timezone

from core.migrations._operations import AddColumns, RunOnDatabase, StateOnly

WAITING = ("columns", "preview")
REBUILT = "The import pages were rebuilt; choose the file again"
SHARED = ("version", "created_at", "filename", "accepted_on", "uploaded_by_id")
OF_HISTORY = ("history_date", "history_type", "history_user_id", "history_change_reason")
WHICH = (
    ("made", "Agency", "made"),
    ("made", "Eslo", "named"),
    ("changed", "Agency", "changed"),
    ("changed", "Eslo", "touched"),
)


def saved_of(counts: dict) -> dict:
    """What an import made and changed, as core.importing.fields.Saved stores it."""
    saved: dict[str, list] = {"made": [], "changed": []}
    for which, model, key in WHICH:
        for each in counts.get(key, ()):
            saved[which].append([f"agencies.{model}", *(each if isinstance(each, list) else (each, 1))])
    return saved


def counts_of(counts: dict) -> dict:
    """State of a row → how many."""
    rows = counts.get("rows") or {}
    return {{"left": "excluded"}.get(state, state): count for state, count in rows.items() if count}


def rows_of(cursor, table: str, columns: tuple[str, ...]) -> list[dict]:
    cursor.execute(f"SELECT {', '.join(columns)} FROM {table} ORDER BY {columns[0]}")  # noqa: S608
    return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]


def insert(cursor, table: str, rows: list[dict]) -> None:
    for row in rows:
        marks = ", ".join(["%s"] * len(row))
        cursor.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", list(row.values()))  # noqa: S608


def carried(row: dict, distance: int) -> dict:
    """A row of an import of before as the new table has it."""
    counts = json.loads(row.pop("counts")) if isinstance(row["counts"], str) else row.pop("counts")
    new = {
        "importer": "agencies",
        "mark": "",
        "counts": json.dumps(counts_of(counts)),
        "uploaded_at": row["created_at"],
    }
    return row | new | {"id": row["id"] + distance, "saved": json.dumps(saved_of(counts))}


def carry(schema_editor):
    """Copy the imports and their history, and point the agencies and their history to the copies."""
    is_postgres = schema_editor.connection.vendor == "postgresql"
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(
            "SELECT max(id) FROM (SELECT id FROM core_import UNION ALL SELECT id FROM core_historicalimport) a"
        )
        distance = cursor.fetchone()[0] or 0
        columns = ("id", *SHARED, "counts", "state")
        imports = [carried(row, distance) for row in rows_of(cursor, "agencies_agencyimport", columns)]
        past = rows_of(cursor, "agencies_historicalagencyimport", ("history_id", "id", *columns[1:], *OF_HISTORY))
        for row in past:
            del row["history_id"]  # in the order in which they were written
        past = [carried(row, distance) for row in past]
        for row in imports:
            row |= {"done": 100 if row["state"] == "accepted" else 0, "work": ""}
            if row["state"] in WAITING:
                row |= {"state": "cancelled", "version": row["version"] + 1}
                last = {name: row[name] for name in row if name not in ("done", "work")}
                noted = ("~", None, REBUILT)
                past.append(last | {"history_date": timezone.now()} | dict(zip(OF_HISTORY[1:], noted, strict=True)))
        insert(cursor, "core_import", imports)
        insert(cursor, "core_historicalimport", past)
        if is_postgres:
            drop_constraint(schema_editor, cursor)
        cursor.execute("UPDATE agencies_agency SET taken_from_id = taken_from_id + %s", [distance])
        if is_postgres:
            kind = f"TYPE bigint USING taken_from_id + {distance}"
            cursor.execute(f"ALTER TABLE agencies_historicalagency ALTER COLUMN taken_from_id {kind}")
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence('core_import', 'id'), (SELECT max(id) FROM core_import))"
            )
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table with checks that wait cannot be altered
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        else:
            cursor.execute("UPDATE agencies_historicalagency SET taken_from_id = taken_from_id + %s", [distance])


def drop_constraint(schema_editor, cursor):
    """Let agencies point to imports that are not in the table of before."""
    found = schema_editor.connection.introspection.get_constraints(cursor, "agencies_agency")
    for name, constraint in found.items():
        if constraint["foreign_key"] and constraint["columns"] == ["taken_from_id"]:
            cursor.execute(f"ALTER TABLE agencies_agency DROP CONSTRAINT {name}")


def keep(schema_editor):
    """Agencies say from which import they came."""


def let_go(schema_editor):
    """The imports stay where they are, and agencies no longer say from which they came."""
    is_postgres = schema_editor.connection.vendor == "postgresql"
    history = "ALTER TABLE agencies_historicalagency ALTER COLUMN taken_from_id TYPE bigint USING NULL::bigint"
    schema_editor.execute("UPDATE agencies_agency SET taken_from_id = NULL")
    schema_editor.execute(history if is_postgres else "UPDATE agencies_historicalagency SET taken_from_id = NULL")


def taken_from(on_delete=django.db.models.deletion.PROTECT, **options):
    return models.ForeignKey(
        blank=True, editable=False, null=True, on_delete=on_delete, related_name="+", to="core.import", **options
    )


def head():
    return models.CharField(blank=True, max_length=150, verbose_name="head or manager")


class Migration(migrations.Migration):
    dependencies = [("agencies", "0002_search"), ("core", "0004_imports")]

    operations = [
        AddColumns([("agency", "head", head(), "''"), ("historicalagency", "head", head(), "''")]),
        StateOnly(
            [
                migrations.AlterField(
                    "historicalagency",
                    "taken_from",
                    taken_from(django.db.models.deletion.DO_NOTHING, db_constraint=False),
                )
            ]
        ),
        RunOnDatabase(carry),
        migrations.AlterField("agency", "taken_from", taken_from()),
        RunOnDatabase(keep, let_go),  # the other way round it comes first
        migrations.DeleteModel("HistoricalAgencyImport"),
        migrations.DeleteModel("AgencyImport"),
    ]
