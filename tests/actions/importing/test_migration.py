"""Imports of plans of before come into the table of all imports, with their history, document and answers."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import connections

from accounts.models import User
from tests.agencies.importing.test_migration import REBUILT, WHEN, insert, rows

DOCUMENT = {"title": "Plan", "priorities": [], "rows": [{"action": "Do"}, {"action": "Go"}], "unkept": []}


def fill(cursor, person: User) -> int:
    """One import that was accepted and one that waits; returns the key of the plan of the first."""
    common = {"version": 1, "created_at": WHEN}
    insert(
        cursor,
        "actions_plan",
        id=9,
        uid="0" * 32,
        **common,
        title="Plan",
        document_date="2010-03-01",
        action_heading="Action",
        update_heading="Update",
    )
    shared = common | {"filename": "old.docx", "document_date": "2010-03-01", "title": "Plan"}
    for pk, state, plan, answers in ((1, "accepted", 9, {"row-1-task": "keep"}), (2, "preview", None, {})):
        values = {"document": DOCUMENT, "answers": answers, "state": state, "plan_id": plan}
        values |= shared | {"uploaded_by_id": person.pk}
        insert(cursor, "actions_planimport", id=pk, **values)
        past = {"history_date": WHEN, "history_type": "~", "history_change_reason": "Accepted"}
        insert(cursor, "actions_historicalplanimport", id=pk, **values, **past)
    return 9


@pytest.mark.long
def test_imports_of_plans_are_carried_into_the_table_of_all(empty_database):
    def migrate(*words):
        call_command("migrate", *words, database=empty_database, verbosity=0, interactive=False)

    migrate()
    migrate("actions", "0003_extra_fields")
    person = User(email="kay@northmere.example", name="Kay")
    person.save(using=empty_database)
    with connections[empty_database].cursor() as cursor:
        plan = fill(cursor, person)
    migrate()
    kept = {"document": DOCUMENT, "answers": {"row-1-task": "keep"}, "as_at": "2010-03-01"}
    saved = {"made": [["actions.Plan", plan, 1]], "changed": [], "kept": kept}
    with connections[empty_database].cursor() as cursor:
        assert rows(cursor, "importer, filename, target, state, done, counts, saved, version", "core_import") == [
            ("plan", "old.docx", plan, "accepted", 100, {"new": 2}, saved, 1),
            ("plan", "old.docx", None, "cancelled", 0, {}, {}, 2),
        ]
        assert rows(cursor, "target, state, version, history_change_reason", "core_historicalimport") == [
            (plan, "accepted", 1, "Accepted"),
            (None, "preview", 1, "Accepted"),
            (None, "cancelled", 2, REBUILT),
        ]
