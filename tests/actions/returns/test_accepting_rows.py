"""Rows that a returned file adds, moves or no longer has."""

from __future__ import annotations

import pytest

from actions.models import Action, Objective, Placement
from actions.structure.services.tree import place_action
from actions.table.files import plan_document
from core.records.rules import RuleBroken
from tests.actions.returns.changes import REASON, cell, change, last, missing, moved, new_row, printed
from tests.factories.plan import PlanFieldFactory

pytestmark = pytest.mark.django_db


class TestAddedRows:
    def order(self, plan) -> list[str]:
        return [row.action for row in plan_document(plan).rows]

    def test_below_the_row_above_with_all_its_cells(self, accept, plan, rows):
        PlanFieldFactory(plan=plan, heading="Cost")
        saved = accept(
            *new_row(
                "new2", "Train all", above=f"r{rows[0].pk}", leads="New Trust", timescale="By May 2010",
                update="3 March 2010: Second\n3 March 2010: First", **{"x-Cost": "£40"},
            )
        )  # fmt: skip
        row = Placement.objects.get(action__text="Train all")
        assert self.order(plan)[:3] == [rows[0].action.text, "Train all", rows[1].action.text]
        assert row.method_id == rows[0].method_id
        assert {"leads": "New Trust", "timescale": "By May 2010"}.items() <= printed(plan)[row.pk].items()
        assert [line.text for line in row.action.updates.in_print()] == ["Second", "First"]
        assert row.action.field_values.get().text == "£40"
        assert last(row.action)[0] == "Helen Marsh"
        assert row.action.history.earliest().history_change_reason == REASON
        assert ("actions.Action", row.action_id, 2) in saved.made

    def test_one_follows_another_new_one(self, accept, plan, rows):
        first, second = (
            new_row(f"new{n}", f"New {n}", above=above) for n, above in ((3, "new2"), (2, f"r{rows[0].pk}"))
        )
        accept(*first, *second)
        assert self.order(plan)[:4] == [rows[0].action.text, "New 2", "New 3", rows[1].action.text]

    @pytest.mark.long
    def test_it_brings_an_objective_and_a_method(self, accept, plan, rows):
        texts = {"objective": "9. Children are heard", "method": "Ask them"}
        accept(
            *new_row("new1", "Ask", above=f"r{rows[1].pk}", **texts), *new_row("new2", "Tell", above="new1", **texts)
        )
        document = plan_document(plan)
        assert self.order(plan)[1:5] == [rows[1].action.text, "Ask", "Tell", rows[2].action.text]
        assert (document.rows[2].objective, document.rows[2].method) == ("9. Children are heard", "Ask them")
        assert (document.rows[3].objective, document.rows[3].method) == ("", "")
        objective = Objective.objects.get(text="Children are heard")
        assert (objective.number, last(objective)[1]) == ("9.", REASON)

    @pytest.mark.long
    def test_as_the_first_of_a_priority(self, accept, plan, rows):
        accept(*new_row("new0", "First", above="", priority="2"))
        assert self.order(plan)[3:5] == ["First", rows[3].action.text]

    def test_below_a_new_row_that_is_not_taken(self, accept, plan, rows):
        accept(*new_row("new5", "Last", above="new4", priority="1"))
        assert self.order(plan)[2:4] == [rows[2].action.text, "Last"]

    @pytest.mark.long
    def test_a_series_of_a_copied_row(self, accept, plan, rows):
        series = "By May 2010\nReviewed timescale – By July 2010"
        accept(*new_row("new1", "Copy", above=f"r{rows[0].pk}", timescale=series), reason="Copied")
        row = Placement.objects.get(action__text="Copy")
        assert printed(plan)[row.pk]["timescale"] == "By May 2010\nProposed timescale – By July 2010"

    @pytest.mark.long
    def test_its_cells_alone_are_not_taken(self, accept, plan, rows):
        before = plan_document(plan)
        saved = accept(*new_row("new1", "Train", above=f"r{rows[0].pk}", leads="Trust")[1:])
        assert plan_document(plan) == before
        assert not saved.made

    def test_what_is_refused(self, accept, plan, rows):
        with pytest.raises(RuleBroken, match="^New row “Train”, Board action: The plan has no section “9”"):
            accept(*new_row("new1", "Train", above="", priority="9"))
        with pytest.raises(RuleBroken, match="The action is empty in the file"):
            accept(*new_row("new1", " ", above=""))


class TestMissingRows:
    @pytest.mark.long
    def test_it_is_withdrawn_with_the_reason(self, accept, plan, rows):
        accept(missing(rows[1]), reason="No longer needed")
        action = Action.objects.get(pk=rows[1].action_id)
        assert (action.status, action.withdrawn_reason) == ("withdrawn", f"{REASON}: No longer needed")
        assert rows[1].pk not in printed(plan)

    def test_a_reason_is_asked(self, accept, rows):
        with pytest.raises(RuleBroken, match="^Action 2, Board action: Say why the action is withdrawn"):
            accept(missing(rows[1]))

    def test_an_action_that_stands_elsewhere_is_only_not_printed_here(self, accept, plan, rows):
        place_action(action=rows[1].action, method=rows[3].method, by=None)
        accept(missing(rows[1]), reason="Twice")
        assert Action.objects.get(pk=rows[1].action_id).status != "withdrawn"
        assert [row.action for row in plan_document(plan).rows].count(rows[1].action.text) == 1


class TestMovedRows:
    @pytest.mark.parametrize(
        ("place", "column", "theirs", "above", "priority", "order"),
        [
            (0, "place", "", 1, "1", [2, 1, 3, 4, 5, 6]),
            (1, "place", "", None, "1", [2, 1, 3, 4, 5, 6]),
            (0, "priority", "Priority 2", 3, "2", [2, 3, 4, 1, 5, 6]),
            (0, "priority", "Priority 2", None, "2", [2, 3, 1, 4, 5, 6]),
            (0, "objective", "2. ", 2, "1", [2, 3, 1, 4, 5, 6]),
        ],
    )
    def test_it_stands_below_the_row_above_it(self, accept, plan, rows, place, column, theirs, above, priority, order):
        theirs = cell(rows[2], "objective") if column == "objective" else theirs
        below = "" if above is None else f"r{rows[above].pk}"
        accept(moved(rows[place], column, theirs, above=below, priority=priority))
        texts = [row.action for row in plan_document(plan).rows]
        assert texts == [rows[number - 1].action.text for number in order]

    @pytest.mark.long
    def test_a_moved_row_and_a_new_one_below_it(self, accept, plan, rows):
        accept(
            *new_row("new4", "New", above=f"r{rows[0].pk}", priority="2"),
            moved(rows[0], "priority", "Priority 2", above=f"r{rows[3].pk}", priority="2"),
        )
        texts = [row.action for row in plan_document(plan).rows]
        assert texts[2:5] == [rows[3].action.text, rows[0].action.text, "New"]

    @pytest.mark.long
    def test_its_new_method_is_where_it_goes_and_no_other_wording(self, accept, plan, rows):
        before = cell(rows[1], "method")
        accept(
            change(rows[0], "method", cell(rows[3], "method")),
            moved(rows[0], "priority", "Priority 2", above=f"r{rows[3].pk}", priority="2"),
        )
        assert (cell(rows[0], "method"), cell(rows[1], "method")) == (cell(rows[3], "method"), before)

    def test_to_another_method_of_its_objective(self, accept, plan, rows):
        own = cell(rows[1], "method")
        accept(*new_row("new1", "New", above=f"r{rows[1].pk}", method="Novel"))
        new = Placement.objects.select_related("plan").get(action__text="New")
        place = moved(rows[0], "place", "", above=f"r{new.pk}")
        accept(change(rows[0], "method", "Novel"), place)
        assert [cell(row, "method") for row in (rows[1], new, rows[0])] == [own, "Novel", "Novel"]
        assert [row.action for row in plan_document(plan).rows][:3] == [rows[1].action.text, "New", rows[0].action.text]

    @pytest.mark.long
    def test_to_another_priority_with_the_objective_and_method_that_the_file_kept(self, accept, plan, rows):
        own = [cell(rows[2], column) for column in ("objective", "method")]
        kept = ("objective", "method")
        accept(moved(rows[2], "priority", "Priority 2", above=f"r{rows[5].pk}", priority="2", kept=kept))
        assert [cell(rows[2], column) for column in kept] == own
        assert [row.action for row in plan_document(plan).rows][-1] == rows[2].action.text

    @pytest.mark.long
    def test_to_another_objective_with_its_own_method(self, accept, rows):
        own, objective = cell(rows[1], "method"), cell(rows[2], "objective")
        accept(moved(rows[1], "objective", objective, above=f"r{rows[2].pk}", kept=("method",)))
        assert (cell(rows[1], "objective"), cell(rows[1], "method")) == (objective, own)

    @pytest.mark.parametrize(
        ("place", "above", "order"),
        [
            pytest.param(0, 2, [2, 1, 3], id="as the last of its method"),
            pytest.param(2, None, [3, 1, 2], id="with its method, which has no other row"),
            pytest.param(2, 0, [1, 2, 3], id="into another method: it stays"),
        ],
    )
    def test_to_another_place_of_its_objective_with_its_own_method(self, accept, plan, rows, place, above, order):
        accept(moved(rows[2], "objective", cell(rows[0], "objective"), above=f"r{rows[1].pk}", kept=("method",)))
        own = cell(rows[place], "method")
        below = "" if above is None else f"r{rows[above].pk}"
        accept(moved(rows[place], "place", "", above=below, kept=("objective", "method")))
        assert cell(rows[place], "method") == own
        texts = [row.action for row in plan_document(plan).rows]
        assert texts[:3] == [rows[number - 1].action.text for number in order]
