"""Imports of agencies of before come into the table of all imports, with their history."""

from __future__ import annotations

import json

import pytest
from django.core.management import call_command
from django.db import connections

from accounts.models import User
from core.history.guards import missing_guards

COUNTS = {
    "rows": {"ask": 0, "refused": 1, "new": 2, "changed": 1, "same": 0, "left": 3},
    "made": [11],
    "changed": [[12, 4]],
    "named": [21],
    "touched": [[22, 2]],
}
SAVED = {
    "made": [["agencies.Agency", 11, 1], ["agencies.Eslo", 21, 1]],
    "changed": [["agencies.Agency", 12, 4], ["agencies.Eslo", 22, 2]],
}
WHEN = "2026-01-02 03:04:05+00:00"
REBUILT = "The import pages were rebuilt; choose the file again"


def insert(cursor, table: str, **values) -> None:
    texts = [json.dumps(value) if isinstance(value, dict) else value for value in values.values()]
    marks = ", ".join(["%s"] * len(texts))
    cursor.execute(f"INSERT INTO {table} ({', '.join(values)}) VALUES ({marks})", texts)


def rows(cursor, columns: str, table: str) -> list[tuple]:
    cursor.execute(f"SELECT {columns} FROM {table} ORDER BY {'history_id' if 'historical' in table else 'id'}")
    return [tuple(json.loads(x) if str(x)[:1] == "{" else x for x in row) for row in cursor.fetchall()]


def fill(cursor, person: User) -> None:
    """One import that was accepted and one that waits, and an import of a plan that has a higher number."""
    shared = {"version": 3, "created_at": WHEN, "filename": "old.csv", "columns": {}, "choices": {}}
    for pk, state, counts in ((1, "accepted", COUNTS), (2, "preview", {})):
        values = shared | {"counts": counts, "state": state, "uploaded_by_id": person.pk}
        insert(cursor, "agencies_agencyimport", id=pk, rows={}, **values)
        past = {"history_date": WHEN, "history_type": "~", "history_change_reason": "Decided"}
        insert(cursor, "agencies_historicalagencyimport", id=pk, **values, **past)
    plain = {"version": 1, "created_at": WHEN, "importer": "plan", "filename": "p.docx", "work": "", "state": "preview"}
    insert(cursor, "core_import", id=5, **plain, mark="", done=0, counts={}, saved={}, uploaded_at=WHEN)
    agency = {"version": 1, "created_at": WHEN, "name": "Cedar", "kind": "primary", "taken_from_id": 1}
    agency |= dict.fromkeys(["address", "postcode", "phone", "email", "national_reference", "local_reference"], "")
    insert(cursor, "agencies_agency", id=11, **agency)
    insert(cursor, "agencies_historicalagency", id=11, **agency, history_date=WHEN, history_type="+")


@pytest.mark.long
def test_imports_of_agencies_are_carried_into_the_table_of_all(empty_database):
    def migrate(*words):
        call_command("migrate", *words, database=empty_database, verbosity=0, interactive=False)

    migrate()
    migrate("agencies", "0002_search")
    person = User(email="kay@northmere.example", name="Kay")
    person.save(using=empty_database)
    with connections[empty_database].cursor() as cursor:
        fill(cursor, person)
    migrate()
    with connections[empty_database].cursor() as cursor:
        assert rows(cursor, "id, importer, state, done, version, uploaded_by_id", "core_import") == [
            (5, "plan", "preview", 0, 1, None),
            (6, "agencies", "accepted", 100, 3, person.pk),
            (7, "agencies", "cancelled", 0, 4, person.pk),
        ]
        assert rows(cursor, "filename, counts, saved", "core_import")[1] == (
            "old.csv",
            {"refused": 1, "new": 2, "changed": 1, "excluded": 3},
            SAVED,
        )
        assert rows(cursor, "id, version, state, history_change_reason", "core_historicalimport") == [
            (6, 3, "accepted", "Decided"),
            (7, 3, "preview", "Decided"),
            (7, 4, "cancelled", REBUILT),
        ]
        assert rows(cursor, "saved", "core_historicalimport")[0] == (SAVED,)
        assert rows(cursor, "taken_from_id, head", "agencies_agency") == [(6, "")]
        assert rows(cursor, "taken_from_id, head", "agencies_historicalagency") == [(6, "")]
        insert(
            cursor,
            "core_import",
            importer="plan",
            **dict.fromkeys(["filename", "work", "mark"], ""),
            version=1,
            done=0,
            created_at=WHEN,
            uploaded_at=WHEN,
            state="preview",
            counts={},
            saved={},
        )
        assert rows(cursor, "id", "core_import")[-1] == (8,)
    assert missing_guards(empty_database) == []
