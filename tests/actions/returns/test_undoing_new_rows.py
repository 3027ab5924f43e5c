"""New actions stay when somebody has used them, and what has no history stays too."""

from __future__ import annotations

from dataclasses import replace

import pytest

from actions.fields.services import set_field_value
from actions.models import Action, AskedAction, Placement
from actions.occurrences.services import close_occurrence
from actions.progress.services.progress import agree_revision, correct_update
from actions.returns.services.undoing import undo_changes
from actions.structure.services.structure import add_action, set_leads
from actions.structure.services.tree import place_action, put_after
from core.text.dates import today
from tests.actions.returns.changes import cell, change, new_row
from tests.factories.plan import ColourOverrideFactory, LeadFactory, PlanFieldFactory

pytestmark = pytest.mark.django_db
WHY = "The wrong file"
USES = {
    "extra field": lambda action, rows, by: set_field_value(
        field=PlanFieldFactory(plan=action.plan), owner=action, expected=0, text="£40", by=by
    ),
    "proposal of the file agreed": lambda action, rows, by: agree_revision(
        timescale=action.timescales.get(position=2), expected=1, by=by, agreed_on=today()
    ),
    "update of the file corrected": lambda action, rows, by: correct_update(
        update=action.updates.get(), expected=1, text="Begun in May", on=today(), by=by, reason=""
    ),
    "another place": lambda action, rows, by: place_action(action=action, method=rows[4].method, by=by),
    "another lead": lambda action, rows, by: set_leads(action=action, leads=[(LeadFactory(), "Trust")], by=by),
    "a colour by hand": lambda action, rows, by: ColourOverrideFactory(action=action),
    "asked of agencies": lambda action, rows, by: AskedAction.objects.create(
        action=action, opened_by=by, opened_on=today()
    ),
    "closed occurrence": lambda action, rows, by: close_occurrence(
        action=action, due=action.occurrences.first().due, expected=1, done_on=today(), note="Done", by=by
    ),
}


@pytest.fixture
def saved(accept, rows):
    series = "Quarterly\nReviewed timescale – By July 2032"
    added = new_row(
        "new1", "New", above=f"r{rows[0].pk}", leads="Board", timescale=series, update="3 March 2010: Begun"
    )
    return accept(*added, reason="Late")


@pytest.fixture
def action(saved):
    return Action.objects.select_related("plan").get(text="New")


def undo(plan, saved, by) -> list[str]:
    return undo_changes(plan=plan, saved=saved, by=by, reason=WHY)


@pytest.mark.parametrize("use", USES.values(), ids=USES.keys())
def test_new_action_stays_once_it_is_used(plan, rows, manager, saved, action, use):
    use(action, rows, manager)
    stays = undo(plan, saved, manager)
    action.refresh_from_db()
    assert action.status != Action.Status.WITHDRAWN
    assert f"Action {action.number} has been changed since, and stays as it is." in stays


def test_new_action_goes_although_rows_beside_it_moved(plan, rows, manager, saved, action):
    add_action(
        method=rows[0].method, text="Beside", wording="Ongoing", leads=[], by=manager, first=True,
    )  # fmt: skip
    last = Placement.objects.select_related("plan", "action").get(action__text="Beside")
    put_after(part=last, after=rows[0], by=manager)
    assert action.placements.get().version > 1
    undo(plan, saved, manager)
    action.refresh_from_db()
    assert action.status == Action.Status.WITHDRAWN


def test_what_was_changed_stays_where_its_history_was_cleaned(accept, plan, rows, manager):
    saved = accept(
        change(rows[0], "action", "Another"), change(rows[1], "timescale", "On-going"), change(rows[0], "method", "By")
    )
    gone = [[label, pk, 99 if "Timescale" not in label else version] for label, pk, version in saved.kept["before"]]
    saved = replace(saved, kept={"before": gone})  # versions that are not there
    assert undo(plan, saved, manager) == [
        "Action 1 stays as it is, since its history no longer goes back that far.",
        "Method “By” stays as it is, since its history no longer goes back that far.",
    ]
    assert (cell(rows[0], "action"), cell(rows[1], "timescale")) == ("Another", "Ongoing")
