"""What was taken over from a returned file is taken back, but for what was changed since."""

from __future__ import annotations

import datetime as dt

import pytest

from actions.fields.services import set_field_value, value_of
from actions.models import Action, ColourOverride, CrossReference, Occurrence, Placement, ProgressUpdate, Timescale
from actions.past.asat import CONTENT, plan_as_at
from actions.progress.services.progress import add_update, agree_revision, correct_update, strike_out_update
from actions.queries.services import answer_query
from actions.returns.services.undoing import undo_changes
from actions.structure.services.structure import add_action, edit_action, set_leads, withdraw_action
from actions.structure.services.tree import edit_part, move_placement, put_after
from actions.table.files import plan_document
from core.history.guards import ask_to_clean, confirm_cleaning
from core.importing.fields import Saved
from core.records.rules import RuleBroken
from tests.actions.returns.changes import DAY, cell, change, last, lines, missing, moved, new_row, printed
from tests.factories.accounts import UserFactory
from tests.factories.plan import (
    ColourOverrideFactory,
    FieldValueFactory,
    LeadFactory,
    PlanFieldFactory,
    ProgressUpdateFactory,
)

pytestmark = pytest.mark.django_db
WHY = "The wrong file"


@pytest.fixture(autouse=True)
def whole(plan, rows):
    """Extra fields and updates in the plan."""
    PlanFieldFactory(plan=plan, heading="Cost")
    of_objective = PlanFieldFactory(plan=plan, heading="Aim", level="objective")
    FieldValueFactory(field=of_objective, objective=rows[0].method.objective, text="Old aim")
    ProgressUpdateFactory(action=rows[0].action, on=DAY, author=None, author_name="Ann", text="Sent to al")
    ProgressUpdateFactory(action=rows[0].action, on=dt.date(2010, 1, 4), author_name="Bob", text="Begun", author=None)
    edit_action(action=rows[2].action, expected=1, changes={"status": "not_started"}, by=None)


def undo(plan, saved, by) -> list[str]:
    return undo_changes(plan=plan, saved=Saved.from_json(saved.as_json()), by=by, reason=WHY)


def texts_of(rows):
    """Every kind of change of a cell, as functions of the rows."""
    old = cell(rows[0], "update")
    return {
        "action": lambda: [change(rows[0], "action", "Another (see Strategic Priority 2)")],
        "objective": lambda: [change(rows[0], "objective", "3. All")],
        "method": lambda: [change(rows[0], "method", "Other means")],
        "leads": lambda: [change(rows[0], "leads", f"New Trust\n{cell(rows[0], 'leads')}")],
        "other leads": lambda: [change(rows[0], "leads", "New Trust\nOther Trust")],
        "correction": lambda: [change(rows[0], "timescale", "On-going")],
        "proposal": lambda: [change(rows[0], "timescale", "Quarterly")],
        "first update": lambda: lines(rows[2], "3 March 2010: Begun (see action 1)"),
        "added": lambda: lines(rows[0], f"5 March 2010: More\n{old}"),
        "edited": lambda: lines(
            rows[0], old.replace("to al\n", "to all (see action 1)\n").replace("3 March", "2 March")
        ),
        "removed": lambda: lines(rows[0], old.split("\n")[1]),
        "query": lambda: lines(rows[0], f"{old}\nQuery, 3 March 2010: Why?"),
        "field": lambda: [change(rows[0], "x-Cost", "£40", ours="")],
        "field of an objective": lambda: [change(rows[0], "x-Aim", "New aim", ours="Old aim")],
        "withdrawn": lambda: [missing(rows[1])],
        "row": lambda: new_row(
            "new1", "New", above=f"r{rows[0].pk}", leads="New Trust", timescale="Quarterly", update="3 March 2010: A"
        ),
        "row with an objective": lambda: new_row(
            "new1", "New", above=f"r{rows[0].pk}", objective="8. New", method="By"
        ),
        "moved down": lambda: [moved(rows[0], "place", "", above=f"r{rows[1].pk}")],
        "moved elsewhere": lambda: [moved(rows[0], "priority", "", above=f"r{rows[3].pk}", priority="2")],
    }


KINDS = [
    "action", "objective", "method", "leads", "other leads", "correction", "proposal", "first update", "added", "edited",
    "removed", "query", "field", "field of an objective", "withdrawn", "row", "row with an objective", "moved down",
    "moved elsewhere",
]  # fmt: skip


@pytest.mark.parametrize("kind", [*KINDS, "all"])
def test_the_plan_is_as_before(accept, plan, rows, manager, kind):
    before = plan_document(plan)
    numbers = list(plan.placements.standing().values_list("row", "pk"))
    keys = list(plan.placements.standing().values_list("status", "due", "first_lead", "last_update_on", "colour"))
    made = texts_of(rows)
    assert list(made) == KINDS
    wanted = [each for each in KINDS if each not in ("added", "edited", "removed", "leads", "query", "correction")]
    changes = [each for name in (wanted if kind == "all" else [kind]) for each in made[name]()]
    if kind == "all":
        changes = [each for each in changes if each.key != f"r{rows[0].pk}:row_moved" or each.column == "priority"]
    saved = accept(*changes, reason="Late")
    assert plan_document(plan) != before
    assert undo(plan, saved, manager) == []
    assert plan_document(plan) == before
    placed = list(plan.placements.standing().values_list("pk", flat=True))
    assert placed == [pk for _, pk in numbers]
    assert keys == list(
        plan.placements.standing().values_list("status", "due", "first_lead", "last_update_on", "colour")
    )
    assert not CrossReference.objects.exclude(state="dismissed").filter(action__status="in_progress")
    assert undo(plan, saved, manager)  # everything has been changed since, by the first undo


@pytest.mark.parametrize("is_given", [True, False])
def test_a_reason_and_an_open_plan_are_needed(accept, plan, rows, manager, is_given):
    saved = accept(change(rows[0], "action", "Another"))
    if is_given:
        type(plan).objects.update(closed_on=DAY)
    with pytest.raises(RuleBroken, match="This plan is closed" if is_given else "Say why"):
        undo_changes(plan=plan, saved=saved, by=manager, reason=WHY if is_given else " ")


def test_the_history_names_who_took_it_back_and_why(accept, plan, rows, manager):
    saved = accept(change(rows[0], "action", "Another"), *lines(rows[1], "3 March 2010: Sent"))
    undo(plan, saved, manager)
    assert last(rows[0].action) == ("Helen Marsh", WHY)
    update = rows[1].action.updates.get()
    assert (last(update), update.voided_on is None) == (("Helen Marsh", WHY), False)


def test_what_was_agreed_is_in_force_no_longer(accept, plan, rows, manager):
    override = ColourOverrideFactory(action=rows[0].action, ends_on=dt.date(2100, 1, 1))
    saved = accept(change(rows[0], "timescale", "Quarterly"), reason="Often", agreed=True)
    assert Occurrence.objects.exists()
    assert undo(plan, saved, manager) == []
    old, new = rows[0].action.timescales.order_by("position")
    assert (old.is_current, new.is_current, new.state) == (True, False, Timescale.State.DECLINED)
    assert not [one for one in Occurrence.objects.all() if one.is_open]
    assert ColourOverride.objects.get(pk=override.pk).ended_on is None
    assert cell(rows[0], "timescale") == "Ongoing"


def test_the_first_timescale_of_an_action_is_blank_again(accept, plan, rows, manager):
    rows[0].action.timescales.all().delete()
    before = plan_document(plan)
    saved = accept(change(rows[0], "timescale", "By May 2010"))
    assert undo(plan, saved, manager) == []
    assert plan_document(plan) == before


@pytest.mark.long
def test_words_that_are_being_removed_do_not_come_back(accept, plan, rows, manager):
    """The text before named somebody; two people confirmed its removal, which waits."""
    action = Action.objects.get(pk=rows[0].action_id)
    saved = accept(change(rows[0], "action", "Another"))
    officer, past = UserFactory(roles=["dpo"]), Action.history.model
    keys = list(action.history.filter(version=action.version).values_list("pk", flat=True))
    request = ask_to_clean(past, rows=keys, columns=["text"], purpose="redaction", by=manager, about="redaction-1")
    for person in (manager, officer):
        confirm_cleaning(request, by=person)
    assert undo(plan, saved, manager) == ["Action 1 stays as it is, since its history no longer goes back that far."]
    assert cell(rows[0], "action") == "Another"


@pytest.mark.parametrize(("later", "status"), [(True, "in_progress"), (False, "not_started")])
def test_an_action_on_which_nobody_else_began_is_not_started_again(accept, plan, rows, manager, later, status):
    saved = accept(*lines(rows[2], "3 March 2010: Begun"))
    action = Action.objects.get(pk=rows[2].action_id)
    assert action.status == "in_progress"
    if later:
        add_update(action=action, text="Also begun", by=manager)
    assert undo(plan, saved, manager) == []
    action.refresh_from_db()
    assert action.status == status


class TestChangedSince:
    """What somebody changed stays as it is, and is said."""

    @pytest.mark.long
    def test_texts(self, accept, plan, rows, manager):
        saved = accept(change(rows[0], "action", "Another"), change(rows[0], "objective", "3. All"))
        action = Action.objects.get(pk=rows[0].action_id)
        edit_action(action=action, expected=2, changes={"text": "A third"}, by=manager)
        objective = type(rows[0].method.objective).objects.select_related("priority__plan").get(text="All")
        edit_part(part=objective, expected=2, number="3.", text="Most", by=manager)
        assert undo(plan, saved, manager) == [
            "Action 1 has been changed since, and stays as it is.",
            "Objective “3. Most” has been changed since, and stays as it is.",
        ]
        assert (cell(rows[0], "action"), cell(rows[0], "objective")) == ("A third", "3. Most")

    @pytest.mark.long
    def test_a_text_goes_back_where_only_the_leads_were_changed(self, accept, plan, rows, manager):
        was = rows[0].action.text
        saved = accept(change(rows[0], "action", "Another"))
        action = Action.objects.select_related("plan").get(pk=rows[0].action_id)
        set_leads(action=action, leads=[(LeadFactory(), "L")], expected=action.version, by=manager)
        assert undo(plan, saved, manager) == []
        assert (cell(rows[0], "action"), cell(rows[0], "leads")) == (was, "L")

    def test_leads(self, accept, plan, rows, manager):
        old = rows[0].action.action_leads.get().lead
        saved = accept(change(rows[0], "leads", "New Trust"))
        action = Action.objects.select_related("plan").get(pk=rows[0].action_id)
        set_leads(action=action, leads=[(old, "Anew")], by=manager)
        assert undo(plan, saved, manager) == ["Action 1: who leads it has been changed since, and stays as it is."]
        assert cell(rows[0], "leads") == "Anew"

    @pytest.mark.long
    def test_a_proposal_that_was_agreed(self, accept, plan, rows, manager):
        saved = accept(change(rows[0], "timescale", "By May 2010"), reason="Late")
        line = rows[0].action.timescales.get(position=2)
        agree_revision(timescale=line, expected=1, by=manager, agreed_on=DAY)
        assert undo(plan, saved, manager) == [
            "Action 1: the timescale “By May 2010” has been changed since, and stays as it is."
        ]
        assert cell(rows[0], "timescale") == "Ongoing\nReviewed timescale – By May 2010"

    def test_an_agreed_one_that_was_followed_by_another(self, accept, plan, rows, manager):
        saved = accept(change(rows[0], "timescale", "By May 2010"), reason="Late", agreed=True)
        other = accept(
            change(rows[0], "timescale", f"{cell(rows[0], 'timescale')}\nReviewed timescale – By July 2010"),
            reason="Later", agreed=True,
        )  # fmt: skip
        assert len(undo(plan, saved, manager)) == 1
        assert rows[0].action.timescales.get(is_current=True).wording == "By July 2010"
        assert undo(plan, other, manager) == []
        assert rows[0].action.timescales.get(is_current=True).wording == "By May 2010"

    @pytest.mark.long
    def test_updates(self, accept, plan, rows, manager):
        saved = accept(
            *lines(rows[0], cell(rows[0], "update").replace("to al\n", "to all\n")),
            *lines(rows[1], "3 March 2010: One"),
        )
        for row in rows[:2]:
            update = row.action.updates.get(on=DAY)
            update.action.plan = plan
            correct_update(update=update, expected=update.version, text="Anew", on=DAY, by=manager, reason="")
        assert undo(plan, saved, manager) == [
            f"Action {number}: the update of 3 March 2010 has been changed since, and stays as it is."
            for number in (2, 1)
        ]
        assert ProgressUpdate.objects.filter(text="Anew", voided_on=None).count() == 2

    def test_a_field(self, accept, plan, rows, manager):
        saved = accept(change(rows[0], "x-Cost", "£40", ours=""))
        field = plan.extra_fields.get(heading="Cost")
        value = value_of(field, rows[0].action)
        set_field_value(field=field, owner=rows[0].action, expected=1, text="£50", by=manager)
        assert undo(plan, saved, manager) == ["Action 1: “Cost” has been changed since, and stays as it is."]
        value.refresh_from_db()
        assert value.text == "£50"

    def test_a_query_that_was_answered(self, accept, plan, rows, manager):
        saved = accept(*lines(rows[1], "Query, 3 March 2010: Why?"))
        answer_query(query=rows[1].action.queries.get(), text="So", by=manager)
        assert undo(plan, saved, manager) == ["Action 2: the query “Why?” has been changed since, and stays as it is."]

    def test_a_new_row_on_which_somebody_wrote(self, accept, plan, rows, manager):
        saved = accept(*new_row("new1", "New", above=f"r{rows[0].pk}", objective="8. New", leads="T"))
        action = Action.objects.get(text="New")
        add_update(action=action, text="Begun", by=manager)
        assert undo(plan, saved, manager) == [
            "Action 7 has been changed since, and stays as it is.",
            "Method “(blank)” has been changed since, and stays as it is.",
            "Objective “8. New” has been changed since, and stays as it is.",
        ]
        assert printed(plan)[action.placements.get().pk]["leads"] == "T"

    @pytest.mark.long
    def test_a_new_method_under_which_somebody_added_another_action(self, accept, plan, rows, manager):
        saved = accept(*new_row("new1", "New", above=f"r{rows[0].pk}", method="Novel"))
        method = Placement.objects.get(action__text="New").method
        add_action(method=method, text="Theirs", wording="Ongoing", leads=[], by=manager)
        assert undo(plan, saved, manager) == ["Method “Novel” has been changed since, and stays as it is."]
        texts = [row.action for row in plan_document(plan).rows]
        assert "Theirs" in texts
        assert "New" not in texts

    @pytest.mark.long
    def test_a_moved_row_that_was_moved_on(self, accept, plan, rows, manager):
        saved = accept(moved(rows[0], "priority", "", above=f"r{rows[3].pk}", priority="2"))
        row = Placement.objects.select_related("plan", "action__plan").get(pk=rows[0].pk)
        move_placement(placement=row, method=rows[5].method, by=manager)
        before = plan_document(plan)
        assert "Action 1: its place has been changed since, and stays as it is." in undo(plan, saved, manager)
        assert plan_document(plan) == before

    @pytest.mark.long
    def test_an_order_that_was_changed(self, accept, plan, rows, manager):
        saved = accept(moved(rows[0], "place", "", above=f"r{rows[1].pk}"))
        put_after(part=Placement.objects.get(pk=rows[0].pk), after=None, by=manager)
        assert undo(plan, saved, manager) == ["Rows have been moved since, so their order stays as it is."]
        assert [row.action for row in plan_document(plan).rows][:2] == [rows[0].action.text, rows[1].action.text]

    def test_a_withdrawn_one_whose_method_is_gone(self, accept, plan, rows, manager):
        saved = accept(missing(rows[2]), reason="No")
        type(rows[2].method).objects.filter(pk=rows[2].method_id).update(archived_on=DAY)
        assert undo(plan, saved, manager) == ["Action 3 has been changed since, and stays as it is."]

    def test_what_was_struck_out_or_withdrawn_since_is_left(self, accept, plan, rows, manager):
        saved = accept(*new_row("new1", "New", above=f"r{rows[0].pk}"), *lines(rows[1], "3 March 2010: One"))
        update = rows[1].action.updates.get()
        strike_out_update(update=update, expected=1, by=manager, reason="No")
        action = Action.objects.select_related("plan").get(text="New")
        withdraw_action(action=action, expected=action.version, by=manager, reason="No")
        assert len(undo(plan, saved, manager)) == 2
        assert last(update)[1] == "No"


@pytest.mark.long
def test_the_past_is_not_changed_by_it(accept, plan, rows, manager):
    """The plan as at the moment between is still the one with the changes."""
    saved = accept(change(rows[0], "action", "Another"), *new_row("new1", "New", above=f"r{rows[0].pk}"))
    moment = Action.history.latest().history_date
    between = plan_as_at(plan.pk, moment, CONTENT)
    undo(plan, saved, manager)
    assert plan_as_at(plan.pk, moment, CONTENT) == between
