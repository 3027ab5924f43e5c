"""What a returned file changed is taken over: each kind of change, and what cannot be done any more."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from actions.fields.services import edit_field, value_of
from actions.models import Action, CrossReference, Lead, LeadAlias, Objective, Placement, ProgressUpdate
from actions.progress.services.progress import propose_revision
from actions.returns.rules import refusals
from actions.returns.services.accepting import accept_changes
from actions.returns.services.taking import MEANWHILE, Decided
from actions.structure.services.structure import edit_action, withdraw_action
from actions.structure.services.tree import edit_part, place_action
from actions.table.files import plan_document
from core.records.rules import RuleBroken
from tests.actions.returns.changes import DAY, FILE, REASON, cell, change, last, lines, missing
from tests.factories.accounts import UserFactory
from tests.factories.plan import (
    FieldValueFactory,
    LeadFactory,
    MeetingFactory,
    PlanFieldFactory,
    ProgressUpdateFactory,
)

pytestmark = pytest.mark.django_db


class TestTexts:
    @pytest.mark.long
    def test_of_an_action(self, accept, rows):
        saved = accept(change(rows[0], "action", "Print a leaflet (see Strategic Priority 2)"))
        assert cell(rows[0], "action") == "Print a leaflet (see Strategic Priority 2)"
        assert last(rows[0].action) == ("Helen Marsh", REASON)
        assert saved.changed == (("actions.Action", rows[0].action_id, 2),)
        assert CrossReference.objects.get().action == rows[0].action

    @pytest.mark.long
    def test_a_third_text_is_taken_instead(self, accept, rows):
        accept(change(rows[0], "action", "Theirs", state="conflict", base="Before"), text="Both")
        assert cell(rows[0], "action") == "Both"

    @pytest.mark.long
    @pytest.mark.parametrize("column", ["objective", "method"])
    def test_of_an_objective_or_method_for_all_its_rows(self, accept, rows, column):
        accept(change(rows[0], column, "3. All parents know"))
        assert [cell(row, column) for row in rows[:2]] == ["3. All parents know"] * 2
        part = Placement.objects.get(pk=rows[0].pk).method
        part = part.objective if column == "objective" else part
        assert (part.number, part.text) == ("3.", "All parents know")
        assert cell(rows[2], column) != "3. All parents know"

    def test_a_number_that_the_board_made_up_stays_a_number(self, accept, rows):
        objective = Objective.objects.select_related("priority__plan").get(pk=rows[0].method.objective_id)
        edit_part(part=objective, expected=1, number="A1", text="Parents know", by=None)
        accept(change(rows[0], "objective", "A1 Parents know more"))
        objective.refresh_from_db()
        assert (objective.number, objective.text) == ("A1", "Parents know more")

    def test_two_texts_of_one_objective_are_refused(self, accept, rows):
        ours = cell(rows[0], "objective")
        with pytest.raises(RuleBroken, match="^Action 2, Objective: One text .* The other one is “1. One”"):
            accept(change(rows[0], "objective", "1. One", ours=ours), change(rows[1], "objective", "1. Two", ours=ours))
        assert cell(rows[0], "objective") == ours

    def test_the_same_text_twice_is_saved_once(self, accept, rows):
        ours = cell(rows[0], "objective")
        accept(change(rows[0], "objective", "1. One", ours=ours), change(rows[1], "objective", "1. One", ours=ours))
        assert cell(rows[0], "objective") == "1. One"


class TestLeads:
    @pytest.mark.long
    def test_they_keep_spelling_and_order_of_the_file(self, accept, rows):
        police = LeadFactory(name="Northmere Police")
        LeadAlias.objects.create(lead=police, spelling="The Police", key="the police")
        known = LeadFactory(name="Training Sub-group")
        accept(change(rows[0], "leads", "The Police\nTraining subgroup &\nNew Trust"))
        assert cell(rows[0], "leads") == "The Police\nTraining subgroup\nNew Trust"
        links = rows[0].action.action_leads.filter(ended_on__isnull=True).order_by("position")
        assert [link.lead for link in links] == [police, known, Lead.objects.get(name="New Trust")]
        assert last(rows[0].action)[1].endswith(REASON)

    @pytest.mark.long
    def test_two_spellings_of_one_lead_are_one(self, accept, rows):
        accept(change(rows[0], "leads", "Training Sub-group\nTraining subgroup"))
        assert cell(rows[0], "leads") == "Training Sub-group"

    def test_at_least_one_stays(self, accept, rows):
        with pytest.raises(RuleBroken, match="^Action 1, Lead responsibility: No lead is left"):
            accept(change(rows[0], "leads", " "))


class TestTimescales:
    @pytest.mark.long
    def test_the_same_reading_is_corrected_without_a_reason(self, accept, rows):
        accept(change(rows[0], "timescale", "On-going"))
        assert cell(rows[0], "timescale") == "On-going"
        assert last(rows[0].action.timescales.get())[1] == REASON

    def test_another_one_is_proposed_with_file_and_reason(self, accept, rows):
        accept(change(rows[0], "timescale", "By May 2010"), reason="The printer is late")
        assert cell(rows[0], "timescale") == "Ongoing\nProposed timescale – By May 2010"
        assert rows[0].action.timescales.get(position=2).reason == f"{REASON}: The printer is late"

    @pytest.mark.long
    def test_another_one_is_proposed_without_a_further_reason(self, accept, rows):
        accept(change(rows[0], "timescale", "By May 2010"))
        assert rows[0].action.timescales.get(position=2).reason == REASON

    @pytest.mark.long
    def test_it_may_have_been_agreed_by_a_meeting(self, accept, rows):
        meeting = MeetingFactory()
        accept(change(rows[0], "timescale", "By May 2010"), reason="Late", agreed=True, meeting=meeting)
        assert cell(rows[0], "timescale") == "Ongoing\nReviewed timescale – By May 2010"
        assert rows[0].action.timescales.get(is_current=True).meeting == meeting

    def test_a_proposal_is_corrected_and_keeps_waiting(self, accept, rows, manager):
        propose_revision(action=rows[0].action, wording="By may 2010", reason="Late", by=manager)
        accept(change(rows[0], "timescale", "Ongoing\nProposed timescale – By May 2010"))
        assert cell(rows[0], "timescale") == "Ongoing\nProposed timescale – By May 2010"

    def test_while_a_proposal_waits_no_other_is_taken(self, accept, rows, manager):
        propose_revision(action=rows[0].action, wording="By May 2010", reason="Late", by=manager)
        theirs = "Ongoing\nProposed timescale – By May 2010\nProposed timescale – By June 2010"
        with pytest.raises(RuleBroken, match="^Action 1, Timescale: Another proposed timescale is waiting"):
            accept(change(rows[0], "timescale", theirs), reason="Late")


class TestFields:
    @pytest.mark.parametrize("level", ["action", "objective", "priority"])
    def test_of_each_level(self, accept, plan, rows, level):
        field = PlanFieldFactory(plan=plan, heading="Cost", level=level)
        accept(change(rows[0], "x-Cost", "£40", ours=""))
        accept(change(rows[0], "x-Cost", "£60", ours="£40"))
        objective = rows[0].method.objective
        owner = {"action": rows[0].action, "objective": objective, "priority": objective.priority}[level]
        assert value_of(field, owner).text == "£60"

    def test_a_value_of_another_row_is_not_written_over(self, accept, plan, rows):
        field = PlanFieldFactory(plan=plan, heading="Cost", level="objective")
        FieldValueFactory(field=field, objective=rows[0].method.objective, text="£40")
        with pytest.raises(RuleBroken, match=f"^Action 2, Cost: {MEANWHILE}"):
            accept(change(rows[1], "x-Cost", "£60", ours=""))

    @pytest.mark.parametrize(
        ("text", "theirs", "expected"),
        [
            ("", "Green", ("Green", "#00b050")),
            ("Amber", "red", ("red", "#ff0000")),
            ("Late", "Later", ("Later", "#ffc000")),
            ("", "", ("", "")),
            ("Late", "", ("", "")),
        ],
    )
    def test_of_a_coloured_cell(self, accept, plan, rows, text, theirs, expected):
        field = PlanFieldFactory(plan=plan, heading="Status", kind="rag")
        value = FieldValueFactory(field=field, action=rows[0].action, text=text, fill="#ffc000")
        accept(change(rows[0], "x-Status", theirs, ours=text or "Amber"))
        value.refresh_from_db()
        assert (value.text, value.fill) == expected

    def test_of_a_field_that_was_renamed_since(self, accept, plan, rows, manager):
        field = PlanFieldFactory(plan=plan, heading="Cost")
        edit_field(field=field, expected=1, heading="Costs", kind="text", shown=True, by=manager)
        accept(change(rows[0], "x-Cost", "£40", ours=""))
        assert value_of(field, rows[0].action).text == "£40"

    def test_of_a_wrong_kind_or_taken_out(self, accept, plan, rows):
        PlanFieldFactory(plan=plan, heading="Cost", kind="number")
        with pytest.raises(RuleBroken, match="^Action 1, Cost: Enter a number"):
            accept(change(rows[0], "x-Cost", "much", ours=""))
        with pytest.raises(RuleBroken, match="^Action 1, Done: There is no field “Done”"):
            accept(change(rows[0], "x-Done", "yes", ours=""))


def update_of(row) -> ProgressUpdate:
    return row.action.updates.order_by("pk").last()


class TestAddedUpdates:
    @pytest.mark.parametrize(
        ("line", "tracked", "confirmed", "author", "name"),
        [
            ("3 March 2010, Ruth Lacey: Sent", "", False, "returner", "Ruth Lacey"),
            ("3 March 2010: Sent", "", False, "returner", "Ruth Lacey"),
            ("3 March 2010: Sent", "Tom Field", False, None, "Tom Field, in a file returned by Ruth Lacey"),
            ("3 March 2010: Sent", "Tom Field", True, "tom", "Tom Field, in a file returned by Ruth Lacey"),
            ("3 March 2010: Sent", "Unknown", True, "returner", "Ruth Lacey"),
            ("3 March 2010, Unknown: Sent", "", True, None, "Unknown, in a file returned by Ruth Lacey"),
            ("3 March 2010, Tom Field: Sent", "Ruth Lacey", False, None, "Tom Field, in a file returned by Ruth Lacey"),
            ("3 March 2010, Twin: Sent", "", True, None, "Twin, in a file returned by Ruth Lacey"),
        ],
    )
    def test_who_wrote_it(self, accept, rows, returner, line, tracked, confirmed, author, name):
        people = {"returner": returner, "tom": UserFactory(name="Tom Field"), None: None}
        UserFactory.create_batch(2, name="Twin")
        (one,) = lines(rows[0], line)
        accept(Decided(replace(one, author=one.author or tracked), confirmed=confirmed))
        update = update_of(rows[0])
        assert (update.author, update.author_name, update.on, update.text) == (people[author], name, DAY, "Sent")
        assert last(update) == ("Helen Marsh", REASON)

    def test_a_day_that_the_file_does_not_give(self, accept, rows):
        (one,) = lines(rows[0], "Sent to all schools")
        with pytest.raises(RuleBroken, match="^Action 1, Progress / Update: Say on which day"):
            accept(one)
        accept(one, on=DAY, assumed=True)
        assert cell(rows[0], "update") == "3 March 2010 (date of the document), Ruth Lacey: Sent to all schools"

    @pytest.mark.long
    def test_several_keep_the_order_of_the_file(self, accept, rows):
        ProgressUpdateFactory(action=rows[0].action, on=DAY, author=None, author_name="Ann", text="Third")
        old = cell(rows[0], "update")
        accept(*lines(rows[0], f"3 March 2010, Ruth Lacey: First\n3 March 2010, Ruth Lacey: Second\n{old}"))
        assert [line.rpartition(" ")[2] for line in cell(rows[0], "update").split("\n")] == ["First", "Second", "Third"]

    def test_a_day_in_the_future_is_refused(self, accept, rows):
        with pytest.raises(RuleBroken, match="^Action 1, Progress / Update: The date of an update cannot be"):
            accept(*lines(rows[0], "3 March 2210: Sent"))

    def test_a_query_is_asked(self, accept, rows, manager):
        accept(*lines(rows[0], "Query, 3 March 2010: Is it still needed?"))
        query = rows[0].action.queries.get()
        assert (query.text, query.raised_by, query.raised_on) == ("Is it still needed?", manager, DAY)
        assert last(query)[1] == REASON

    def test_the_same_line_in_two_rows_of_a_shared_action_is_saved_once(self, accept, plan, rows):
        other = place_action(action=rows[0].action, method=rows[3].method, by=None)
        accept(*lines(rows[0], "3 March 2010: Sent"), *lines(other, "3 March 2010: Sent"))
        assert rows[0].action.updates.count() == 1


class TestOldUpdates:
    @pytest.fixture
    def update(self, rows):
        made = ProgressUpdateFactory(action=rows[0].action, on=DAY, author=None, author_name="Ann", text="Sent to al")
        ProgressUpdateFactory(action=rows[0].action, on=DAY - dt.timedelta(9), author_name="Bob", text="Begun")
        return made

    @pytest.mark.long
    def test_an_edited_line_is_corrected(self, accept, rows, update):
        accept(*lines(rows[0], cell(rows[0], "update").replace("to al\n", "to all\n")))
        update.refresh_from_db()
        assert (update.text, update.on, last(update)[1]) == ("Sent to all", DAY, REASON)

    def test_with_another_day(self, accept, rows, update):
        accept(*lines(rows[0], cell(rows[0], "update").replace("3 March", "2 March")))
        update.refresh_from_db()
        assert (update.text, update.on) == ("Sent to al", dt.date(2010, 3, 2))

    def test_a_removed_line_is_struck_out(self, accept, rows, update):
        first, second = cell(rows[0], "update").split("\n")
        accept(*lines(rows[0], second))
        assert cell(rows[0], "update") == second
        assert last(update)[1] == REASON

    def test_it_has_been_corrected_meanwhile(self, accept, rows, update):
        found = lines(rows[0], cell(rows[0], "update").replace("to al\n", "to all\n"))
        ProgressUpdate.objects.filter(pk=update.pk).update(text="Sent to some")
        with pytest.raises(RuleBroken, match=f"^Action 1, Progress / Update: {MEANWHILE}"):
            accept(*found)

    @pytest.mark.parametrize(
        ("line", "theirs", "message"),
        [
            ("3 March 2010, Ann: Sent to al", "3 March 2010, Eve: Sent to all", refusals.AUTHOR),
            ("3 March 2010, Ann: Sent to al", "3 Marhc 2010, Ann: Sent to all", refusals.HEAD),
            ("3 March 2010, Ann: Sent to al", "Query, 3 March 2010: Sent to all?", refusals.ONE_UPDATE),
            ("3 March 2010, Ann: Sent to al", "3 March 2010: A\n2 March 2010: B", refusals.ONE_UPDATE),
            ("Query, 3 March 2010: Who?", "Query, 3 March 2010: Where?", refusals.QUERY),
        ],
    )
    def test_what_is_refused(self, accept, rows, update, line, theirs, message):
        one = change(rows[0], "update", theirs, ours=line, kind="update_edited")
        with pytest.raises(RuleBroken, match=f"^Action 1, Progress / Update: {message}"):
            accept(one)


class TestRefused:
    def test_nothing_is_saved_where_one_cannot_be(self, accept, plan, rows):
        before, versions = plan_document(plan), Action.history.count()
        one, other = change(rows[0], "action", "Another"), change(rows[1], "action", "Another", ours="Not this")
        with pytest.raises(RuleBroken, match=f"^Action 2, Board action: {MEANWHILE}"):
            accept(one, other)
        assert (plan_document(plan), Action.history.count()) == (before, versions)

    def test_an_action_that_was_withdrawn(self, accept, rows):
        one = change(rows[0], "leads", "New Trust")
        withdraw_action(action=rows[0].action, expected=1, by=None, reason="No")
        with pytest.raises(RuleBroken, match="^Action 1, Lead responsibility: This action has been withdrawn"):
            accept(one)

    def test_a_row_that_has_gone(self, accept, rows):
        one = change(rows[0], "action", "Another")
        Placement.objects.filter(pk=rows[0].pk).update(archived_on=DAY)
        with pytest.raises(RuleBroken, match="This row is no longer in the plan"):
            accept(one)

    def test_a_closed_plan(self, accept, plan, rows):
        one = change(rows[0], "action", "Another")
        type(plan).objects.update(closed_on=DAY)
        with pytest.raises(RuleBroken, match="This plan is closed"):
            accept(one)

    @pytest.mark.parametrize("column", ["number", "colour"])
    def test_numbers_and_colours(self, accept, rows, column):
        with pytest.raises(RuleBroken, match="Numbers and colours follow"):
            accept(change(rows[0], column, "7", ours="1"))


def test_what_was_edited_between_is_in_the_history_of_both(accept, rows, manager):
    edit_action(action=rows[0].action, expected=1, changes={"text": "Ours"}, by=manager)
    accept(change(rows[0], "action", "Theirs", state="conflict"))
    assert list(rows[0].action.history.order_by("version").values_list("text", flat=True))[1:] == ["Ours", "Theirs"]


@pytest.mark.long
def test_columns_of_the_rows_follow(accept, rows):
    accept(change(rows[0], "leads", "Aardvark Trust"), *lines(rows[0], "3 March 2010: Sent"))
    row = Placement.objects.get(pk=rows[0].pk)
    assert (row.first_lead, row.last_update_on) == ("aardvark trust", DAY)


def test_progress_ends_below_the_whole(accept, plan, rows, returner, manager):
    shares = []
    decided = [Decided(missing(row), reason="No longer needed") for row in rows[:4]]
    values = {"returner": returner, "filename": FILE, "by": manager}
    accept_changes(plan=plan, decided=decided, progress=shares.append, **values)
    assert (shares[0], max(shares)) == (0, 100)
    assert shares == sorted(shares)
