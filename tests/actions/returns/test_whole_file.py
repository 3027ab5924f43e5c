"""A whole returned file: how long it takes, and that taking it back leaves the plan as it was."""

from __future__ import annotations

import time

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from actions.importing.saving import save_plan
from actions.models import Placement
from actions.returns.services.undoing import undo_changes
from actions.table.files import plan_document
from core.records.rules import RuleBroken
from esafety.demo.plan import DOCUMENT_DATE, PLAN
from tests.actions.returns.changes import change, lines, missing, moved, new_row, printed, take
from tests.examples import examples
from tests.factories.plan import PlanFieldFactory, ProgressUpdateFactory

pytestmark = pytest.mark.django_db
KINDS = ("action", "objective", "method", "leads", "timescale", "field", "update", "edited", "new", "missing", "moved")
WORDS = (
    "Ongoing",
    "By May 2010",
    "Quarterly",
    "Print leaflets & ask\nheads",
    "2. Children",
    "Police and New Trust",
    "",
)
SECONDS = 3


@pytest.mark.long
def test_forty_changes_of_forty_three_rows_in_three_seconds(manager, returner):
    plan = save_plan(document=PLAN, title="", as_at=DOCUMENT_DATE, by=None)
    rows = list(Placement.objects.in_print().filter(plan=plan).select_related("action", "plan", "method"))
    assert len(rows) == 43
    before, cells = plan_document(plan), printed(plan)
    changes = [change(row, "action", f"{cells[row.pk]['action']} soon") for row in rows[:8]]
    changes += [change(row, "leads", f"{cells[row.pk]['leads']}\nNew Trust") for row in rows[8:16]]
    changes += [each for row in rows[16:30] for each in lines(row, f"3 March 2010: New\n{cells[row.pk]['update']}")]
    changes += [change(row, "timescale", "On-going") for row in rows if cells[row.pk]["timescale"] == "Ongoing"][:6]
    changes += [
        each for n in range(2) for each in new_row(f"new{n}", f"New {n}", above=f"r{rows[n].pk}", leads="Police")
    ]
    changes += [missing(rows[41]), moved(rows[3], "place", "", above=f"r{rows[5].pk}")]
    assert len(changes) == 42
    start = time.perf_counter()
    with CaptureQueriesContext(connection) as queries:
        saved = take(plan, changes, returner=returner, by=manager, reason="Late")
    taken = time.perf_counter() - start
    assert len(queries) <= 450
    start = time.perf_counter()
    with CaptureQueriesContext(connection) as queries:
        assert undo_changes(plan=plan, saved=saved, by=manager, reason="Wrong") == []
    back = time.perf_counter() - start
    assert len(queries) <= 165
    assert plan_document(plan) == before
    assert taken < SECONDS
    assert back < SECONDS


@st.composite
def edits(draw) -> list[tuple]:
    """Kind, row, another row and text of each edit."""
    edit = st.tuples(st.sampled_from(KINDS), st.integers(0, 5), st.integers(0, 5), st.sampled_from(WORDS))
    return draw(st.lists(edit, min_size=1, max_size=12, unique_by=lambda one: one[:2]))


def change_of(rows, cells, place: int, edit: tuple) -> list:
    kind, number, other, text = edit
    row, below = rows[number], rows[other]
    old = cells[row.pk]["update"]
    priority = "1" if other < 3 else "2"
    if kind == "field":
        return [change(row, "x-Cost", text, ours="")]
    if kind == "update":
        return lines(row, f"3 March 2010, Ann: {text or 'No text'}\n{old}")
    if kind == "edited":
        return lines(row, old.replace("Sent", "Posted"))
    if kind == "new":
        texts = {"leads": text, "timescale": text} if text else {"objective": "7. Novel"}
        return new_row(f"new{place}", f"New {text}", above=f"r{below.pk}", priority=priority, **texts)
    if kind == "missing":
        return [missing(row)]
    if kind == "moved":
        return [moved(row, "priority", "", above="" if row == below else f"r{below.pk}", priority=priority)]
    return [change(row, kind, text)]


@pytest.mark.long
@settings(max_examples=examples(60), suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(edits=edits())
def test_what_is_taken_back_was_never_there(plan, rows, manager, returner, edits):
    """Whatever was edited: all or nothing is saved, and the plan prints the same once it is taken back."""
    with transaction.atomic():
        PlanFieldFactory(plan=plan, heading="Cost")
        for row in rows[:3]:
            ProgressUpdateFactory(action=row.action, author=None, author_name="Bob", text="Sent")
        before, cells = plan_document(plan), printed(plan)
        changes = [each for place, edit in enumerate(edits) for each in change_of(rows, cells, place, edit)]
        try:
            saved = take(plan, changes, returner=returner, by=manager, reason="Late")
        except RuleBroken:
            assert plan_document(plan) == before
        else:
            assert undo_changes(plan=plan, saved=saved, by=manager, reason="Wrong") == []
            assert plan_document(plan) == before
        transaction.set_rollback(True)
