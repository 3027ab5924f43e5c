"""What the comparison finds in a returned file is taken over: afterwards plan and file say the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from actions.importing.saving import save_plan
from actions.returns.rows import rows_at
from actions.returns.rules.comparing import compare
from actions.returns.rules.values import KnownRow, ReturnedRow
from actions.returns.services.rights import may_decide
from actions.returns.services.taking import Decided
from actions.returns.services.undoing import undo_changes
from actions.table.files import plan_document
from core.records.rules import RuleBroken
from esafety.demo.plan import DOCUMENT_DATE, PLAN
from tests.actions.returns.changes import DAY, take
from tests.examples import examples

pytestmark = pytest.mark.django_db
WORDS = ("By May 2010", "Print leaflets & ask\nheads", "2. Children", "Police and New Trust", "Ongoing")
KINDS = (
    "action", "objective", "method", "leads", "timescale", "line", "edited", "new", "novel", "copied", "missing", "moved",
)  # fmt: skip
EDITS = st.lists(
    st.tuples(st.sampled_from(KINDS), st.integers(0, 42), st.integers(0, 42), st.sampled_from(WORDS)),
    min_size=1,
    max_size=6,
)
PLACE = ("objective", "method", "action")


@pytest.fixture
def demo():
    return save_plan(document=PLAN, title="", as_at=DOCUMENT_DATE, by=None)


def known(plan) -> list[KnownRow]:
    return rows_at(plan, [timezone.now()])[0]


def edited(rows: Sequence[ReturnedRow], edit: tuple) -> list[ReturnedRow]:
    kind, at, other, text = edit
    at, other = at % len(rows), other % len(rows)
    row, rest = rows[at], [*rows[:at], *rows[at + 1 :]]
    if kind == "missing":
        return rest
    if kind == "moved":
        there = {name: rows[other].cells[name] for name in ("objective", "method")}
        moved = replace(row, priority=rows[other].priority, cells={**row.cells, **there})
        return [*rest[:other], moved, *rest[other:]]
    if kind == "copied":
        return [*rows[:at], replace(row, cells={**row.cells, "action": f"{row.cells['action']} again"}), *rows[at:]]
    if kind in ("new", "novel"):
        above = {"objective": "9. Novel", "method": text} if kind == "novel" else dict(row.cells)
        cells = {"objective": above["objective"], "method": above["method"], "action": f"{kind} {text} {at}"}
        cells |= {"leads": "Police", "timescale": "By May 2010", "update": ""}
        return [*rows[:at], ReturnedRow(None, row.priority, cells), *rows[at:]]
    update = row.cells["update"]
    changed = {
        "line": {"update": f"3 March 2010, Ann: {text}\n{update}".strip()},
        "edited": {"update": update.replace("e", "ee", 1)},
    }.get(kind, {kind: text})
    return [*rows[:at], replace(row, cells={**row.cells, **changed}), *rows[at + 1 :]]


@pytest.mark.long
@settings(max_examples=examples(60), suppress_health_check=list(HealthCheck), deadline=None)
@given(edits=EDITS)
def test_all_of_it_is_taken_and_taken_back(demo, manager, returner, edits):
    with transaction.atomic():
        before, base = plan_document(demo), known(demo)
        file = [ReturnedRow(row.placement, row.priority, row.cells) for row in base]
        for edit in edits:
            file = edited(file, edit)
        changes = [one for one in compare(base, file, base) if one.state == "theirs"]
        allowed = may_decide(changes, demo, manager)
        decided = [Decided(one, on=DAY, reason="Late") for one in changes if one.key in allowed]
        try:
            saved = take(demo, decided, returner=returner, by=manager)
        except RuleBroken as broken:
            assert "the file has two" in str(broken)  # for one objective or method
        else:
            now = known(demo)
            left = {one.key for one in compare(base, file, now) if one.state in ("theirs", "conflict")}
            if not any(kind == "moved" for kind, *_ in edits):  # which of two rows was moved can be read either way
                assert left & allowed == set()
            places = [[row.cells[name] for name in PLACE] for row in now]
            new = [[row.cells[name] for name in PLACE] for row in file if row.key is None]
            assert [place for place in new if place not in places] == []
            assert undo_changes(plan=demo, saved=saved, by=manager, reason="Wrong") == []
        assert plan_document(demo) == before
        transaction.set_rollback(True)
