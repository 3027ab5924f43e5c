"""One change to many actions: chosen, looked at row by row, confirmed; what somebody else changed is left alone."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from actions import timescales
from actions.bulk.rules import NotMovable, moved, read_keys, written
from actions.bulk.services import Ask, ChangeLead, Declare, Revise, SetStatus, carry_out, look_at
from actions.models import Action, UpdateRequest
from actions.progress.services.progress import declare, from_wording, propose_revision
from actions.structure.services.structure import set_leads
from core.records.rules import RuleBroken
from core.text.dates import today
from tests.actions.pages import errors_of, messages_of, text_of, tree_of
from tests.factories.plan import ActionFactory, MeetingFactory
from tests.rows import try_rows

pytestmark = pytest.mark.django_db


def lines_of(change, board, actions, by) -> dict[int, tuple]:
    """(now, then, why not) by action."""
    found = look_at(change, plan=board.open.plan, actions=[each.pk for each in actions], by=by)
    return {line.action.pk: (line.before, line.after, line.refused) for line in found}


def seen_by(change, board, actions, by) -> dict[int, str]:
    found = look_at(change, plan=board.open.plan, actions=[each.pk for each in actions], by=by)
    return {line.action.pk: line.stamp for line in found}


def make(change, board, actions, by):
    """Look at a change and confirm it."""
    return carry_out(change, plan=board.open.plan, seen=seen_by(change, board, actions, by), by=by)


class TestMovingAWording:
    @try_rows(
        ("wording", "months", "new"),
        [
            ("By end of May 2010", 3, "By end of August 2010"),
            ("By May 2010", 1, "By June 2010"),
            ("By 31 January 2010", 1, "By 28 February 2010"),
            ("By 28 February 2010", 1, "By 31 March 2010"),
            ("13th March 2009", -1, "By 13 February 2009"),
            ("By November 2010", 3, "By February 2011"),
            ("By May 2010, then ongoing", 3, "By August 2010, then ongoing"),
            ("From 1 May 2010 to 31 August 2010", 2, "From 1 July 2010 to 31 October 2010"),
        ],
    )
    def test_it_is_in_the_words_of_the_board(self, wording, months, new):
        assert self.move(wording, months) == new

    @pytest.mark.parametrize("wording", ["Ongoing", "Quarterly", "Completed", "When the money comes"])
    def test_what_has_no_date_is_not_moved(self, wording):
        with pytest.raises(NotMovable):
            self.move(wording, 3)

    @given(st.dates(dt.date(1990, 1, 1), dt.date(2060, 1, 1)), st.integers(-120, 120))
    def test_reading_it_gives_the_moved_date(self, day, months):
        said = f"{day.day} {day:%B} {day.year}"
        there = timescales.read(self.move(said, months)).due
        assert (there.year - day.year) * 12 + there.month - day.month == months

    def move(self, wording, months):
        said = timescales.read(wording)
        parts = {"kind": said.kind, "start": said.start, "due": said.due, "precision": said.precision}
        return moved(wording=wording, **parts, months=months)


@given(st.sets(st.integers(1, 10**7), max_size=500))
def test_a_selection_survives_its_address(keys):
    assert read_keys(written(keys), 500) == sorted(keys)


@try_rows("text", ["", "a", "1,2", "1-", "-1", "1..2", "٣", "1-999999999999999999999"])
def test_nonsense_selects_nothing(text):
    assert read_keys(text, 500) == []


def test_a_huge_range_is_cut():
    assert len(read_keys("1-999999999999", 501)) == 501


class TestLooking:
    def test_it_says_now_and_then_and_saves_nothing(self, board, helen):
        plan = board.open
        change = Revise(reason="Half-term", months=3)
        found = lines_of(change, board, [plan.by_group, plan.by_other_group, plan.withdrawn, plan.completed], helen)
        now, then, _ = found[plan.by_group.pk]
        assert now.startswith("By end of May 2010") and then.startswith("By end of August 2010")
        assert "waiting to be agreed" in found[plan.by_other_group.pk][2]
        assert "withdrawn" in found[plan.withdrawn.pk][2]
        assert "complete" in found[plan.completed.pk][2]
        assert not plan.by_group.timescales.filter(position=2).exists()

    def test_the_same_wording_as_now_is_refused(self, board, helen):
        change = Revise(reason="R", wording="By end of May 2010")
        assert "in force already" in lines_of(change, board, [board.open.by_group], helen)[board.open.by_group.pk][2]

    def test_every_row_of_a_closed_plan_is_refused(self, board, helen):
        shelf = board.closed
        found = look_at(Declare("R", "at_risk"), plan=shelf.plan, actions=[shelf.by_group.pk], by=helen)
        assert [line.refused for line in found] == ["This plan is closed. Open the plan that follows it."]

    def test_an_action_of_another_plan_is_no_part_of_it(self, board, helen):
        assert lines_of(Declare("R", "at_risk"), board, [board.closed.by_group], helen) == {}

    def test_a_lead_who_leads_already_and_one_who_does_not(self, board, helen):
        action, group, police = board.open.by_group, board.leads["group"], board.leads["police"]
        assert "leads it already" in lines_of(ChangeLead("R", "add", group), board, [action], helen)[action.pk][2]
        assert "does not lead it" in lines_of(ChangeLead("R", "remove", police), board, [action], helen)[action.pk][2]
        assert "Nobody would" in lines_of(ChangeLead("R", "remove", group), board, [action], helen)[action.pk][2]


class TestConfirming:
    def test_dates_are_proposed_with_the_reason(self, board, helen):
        action = board.open.by_group
        outcome = make(Revise(reason="Half-term", months=3), board, [action], helen)
        line = action.timescales.get(position=2)
        assert (outcome.done, line.state, line.wording) == ([action], "proposed", "By end of August 2010")
        assert line.history.get().history_change_reason == "Half-term"

    def test_dates_are_agreed_at_once_at_a_meeting(self, board, helen):
        action, meeting = board.open.by_group, MeetingFactory(held_on=dt.date(2010, 3, 4))
        change = Revise(reason="R", wording="By June 2010", agreed_on=meeting.held_on, meeting=meeting)
        make(change, board, [action], helen)
        line = action.timescales.get(is_current=True)
        assert (line.wording, line.meeting, line.settled_on) == ("By June 2010", meeting, meeting.held_on)
        assert action.placements.first().due == dt.date(2010, 6, 30)

    def test_a_lead_joins_leaves_and_is_replaced(self, board, helen):
        action, group, police = board.open.by_group, board.leads["group"], board.leads["police"]

        def leads():
            return [row.lead for row in action.action_leads.filter(ended_on__isnull=True).order_by("position")]

        make(ChangeLead("R", "add", police), board, [action], helen)
        assert leads() == [group, police]
        make(ChangeLead("R", "remove", group), board, [action], helen)
        assert leads() == [police]
        make(ChangeLead("R", "replace", police, group), board, [action], helen)
        assert leads() == [group]

    def test_to_be_replaced_by_one_who_leads_as_well_leaves_one(self, board, helen):
        action, group, police = board.open.by_group, board.leads["group"], board.leads["police"]
        make(ChangeLead("R", "add", police), board, [action], helen)
        make(ChangeLead("R", "replace", group, police), board, [action], helen)
        assert [row.lead for row in action.action_leads.filter(ended_on__isnull=True)] == [police]

    def test_status_and_declaration(self, board, helen):
        first, second = board.open.by_group, board.open.by_school
        make(Declare("No money", "at_risk"), board, [first, second], helen)
        make(SetStatus("Begun by mistake", "not_started"), board, [second], helen)
        make(SetStatus("", "completed", "Sent", "All have one"), board, [first], helen)
        first.refresh_from_db()
        second.refresh_from_db()
        assert (first.status, first.declared, first.completion_note) == ("completed", "", "Sent")
        assert (second.status, second.declared, second.declared_reason) == ("not_started", "at_risk", "No money")

    def test_an_update_is_asked_for_once_a_day(self, board, helen):
        action, change = board.open.by_group, Ask("How far is it?", today())
        make(change, board, [action], helen)
        asked = UpdateRequest.objects.get(action=action)
        assert (asked.note, asked.asked_by, asked.wanted_by) == ("How far is it?", helen, today())
        assert "asked for today already" in lines_of(change, board, [action], helen)[action.pk][2]

    @pytest.mark.parametrize("what", ["declared", "timescale", "lead"])
    def test_what_somebody_else_changed_is_left_and_listed(self, board, helen, marian, what):
        action, other, change = board.open.by_group, board.open.by_school, Declare("Bulk", "will_not_be_met")
        seen = seen_by(change, board, [action, other], helen)
        if what == "declared":
            declare(action=action, expected=action.version, declared="at_risk", by=marian, reason="Mine")
        elif what == "timescale":
            propose_revision(action=action, wording="By July 2010", reason="Mine", by=marian)
        else:
            set_leads(action=action, leads=[(board.leads["police"], "Police")], by=helen)
        outcome = carry_out(change, plan=board.open.plan, seen=seen, by=helen)
        action.refresh_from_db()
        assert (outcome.meanwhile, outcome.done) == ([action], [other])
        assert action.declared != "will_not_be_met"

    def test_more_than_five_hundred_are_refused(self, board, helen):
        with pytest.raises(RuleBroken):
            carry_out(Declare("R", "at_risk"), plan=board.open.plan, seen=dict.fromkeys(range(1, 502), "x"), by=helen)

    def test_what_fails_half_way_takes_all_back(self, board, helen, monkeypatch):
        actions = [board.open.by_group, board.open.by_school]
        change, made = Declare("R", "at_risk"), []
        seen = seen_by(change, board, actions, helen)
        real = Declare.carry_out

        def fail_second(self, action, *, by):
            if made:
                raise RuntimeError
            made.append(action)
            real(self, action, by=by)

        monkeypatch.setattr(Declare, "carry_out", fail_second)
        with pytest.raises(RuntimeError):
            carry_out(change, plan=board.open.plan, seen=seen, by=helen)
        assert not Action.objects.filter(declared="at_risk", pk__in=seen).exists()

    @pytest.mark.long
    def test_statements_grow_by_a_fixed_number_for_each_action(self, board, helen):
        method = board.open.method
        more = [ActionFactory(method=method, wording="By May 2010") for _ in range(6)]
        counts = []
        for actions in (more[:2], more[2:]):
            change = Revise(reason="R", months=2, agreed_on=today())
            seen = seen_by(change, board, actions, helen)
            with CaptureQueriesContext(
                connection,
            ) as found:
                carry_out(change, plan=board.open.plan, seen=seen, by=helen)
            counts.append(len(found))
        assert (counts[1] - counts[0]) / 2 <= 36


class TestPages:
    def query(self, board, *actions) -> str:
        return f"?plan={board.open.plan.pk}&actions={written(each.pk for each in actions)}"

    def test_chosen_rows_lead_to_what_can_be_done(self, board, helen, enter):
        client, plan = enter(helen), board.open
        response = client.post(reverse("bulk"), {"row": [plan.row.pk, plan.second_row.pk]}, follow=True)
        assert "Change 2 actions" in text_of(response)

    def test_without_a_chosen_row_it_says_so(self, helen, enter):
        response = enter(helen).post(reverse("bulk") + "?status=completed", {}, follow=True)
        assert messages_of(response) == ["Choose at least one row first: tick the box beside its number."]
        assert response.redirect_chain == [(reverse("plan") + "?status=completed", 302)]

    def test_all_that_fit_the_filters(self, board, helen, enter):
        response = enter(helen).get(reverse("bulk") + "?status=completed")
        assert f"Action {board.open.completed.number}" in text_of(response)
        assert f"Action {board.open.by_group.number}:" not in text_of(response)

    def test_the_whole_way(self, board, helen, enter):
        client, action, closed = enter(helen), board.open.by_group, board.open.completed
        address = reverse("bulk_change", args=["risk"]) + self.query(board, action, closed)
        response = client.post(address, {"declared": "at_risk", "reason": "No money"}, follow=True)
        said = text_of(response)
        assert "1 action would change" in said and "1 action would stay as it is" in said and "No money" in said
        seen = tree_of(response).xpath("//input[@name='seen']/@value")[0]
        response = client.post(response.redirect_chain[-1][0], {"seen": seen}, follow=True)
        assert messages_of(response) == [f"1 action changed: {action.number}."]
        action.refresh_from_db()
        assert (action.declared, action.declared_reason) == ("at_risk", "No money")

    def test_who_changes_what_was_entered_finds_it_filled_in(self, board, helen, enter):
        client = enter(helen)
        address = reverse("bulk_change", args=["ask"]) + self.query(board, board.open.by_group)
        response = client.post(address, {"note": "How far?"}, follow=True)
        again = tree_of(response).xpath("//a[text()='Change what you entered']/@href")[0]
        assert "How far?" in text_of(client.get(again))

    def test_another_persons_change_leads_back_to_that_action(self, board, helen, marian, enter):
        client, action = enter(helen), board.open.by_group
        address = reverse("bulk_change", args=["risk"]) + self.query(board, action)
        response = client.post(address, {"declared": "will_not_be_met", "reason": "R"}, follow=True)
        seen = tree_of(response).xpath("//input[@name='seen']/@value")[0]
        declare(action=action, expected=action.version, declared="at_risk", by=marian, reason="Mine")
        response = client.post(response.redirect_chain[-1][0], {"seen": seen}, follow=True)
        assert "Somebody else changed 1 action" in messages_of(response)[0]
        assert "Change 1 action" in text_of(response)

    @pytest.mark.parametrize(
        ("kind", "data", "said"),
        [
            ("dates", {"how": "months", "reason": "R", "agreed": "no"}, "Enter by how many months the dates move"),
            ("dates", {"how": "wording", "reason": "R", "agreed": "no"}, "Enter the new timescale"),
            ("dates", {"how": "months", "months": "3", "agreed": "no"}, "Say why"),
            ("leads", {"how": "replace", "reason": "R"}, "Choose the lead"),
            ("status", {"status": "completed"}, "Say what was done"),
            ("status", {"status": "in_progress"}, "Say why"),
            ("risk", {"declared": "", "reason": "R"}, "Choose what is said of them"),
            ("ask", {"note": " "}, "Say what you would like to know"),
        ],
    )
    def test_what_is_missing_is_asked_for(self, board, helen, enter, kind, data, said):
        address = reverse("bulk_change", args=[kind]) + self.query(board, board.open.by_group)
        response = enter(helen).post(address, data)
        assert response.status_code == 422
        assert said in " ".join(errors_of(response))

    def test_a_preview_that_is_gone_says_so(self, helen, enter):
        assert "no longer there" in text_of(enter(helen).get(reverse("bulk_preview", args=["old"])))

    def test_there_is_no_other_kind(self, helen, enter):
        assert enter(helen).get(reverse("bulk_change", args=["delete"])).status_code == 404

    def test_a_first_timescale_is_given(self, board, helen):
        action = ActionFactory(method=board.open.method, wording="")
        make(Revise(reason="R", wording="By May 2030", agreed_on=today()), board, [action], helen)
        assert action.timescales.get().wording == from_wording("By May 2030", action=action, position=1).wording


class TestBoxes:
    def test_the_manager_ticks_rows_of_an_open_plan(self, board, helen, enter):
        tree = tree_of(enter(helen).get(reverse("plan") + "?edit=1&status=completed"))
        boxes = tree.xpath("//input[@name='row'][@form='bulk']/@value")
        assert boxes == [str(row.pk) for row in board.open.completed.placements.all()]
        assert tree.xpath("//form[@id='bulk']/@action") == [reverse("bulk") + "?status=completed"]

    def test_nobody_else_does_and_nobody_in_a_closed_plan_or_while_reading(self, board, helen, marian, enter):
        closed = f"?edit=1&plan={board.closed.plan.pk}"
        for person, address in ((marian, "?edit=1"), (helen, closed), (helen, "")):
            response = enter(person).get(reverse("plan") + address)
            assert not tree_of(response).xpath("//input[@name='row'] | //form[@id='bulk']")


@pytest.mark.long
def test_what_rows_are_found_by_is_right_after_a_change_to_many(board, helen):
    actions = [ActionFactory(method=board.open.method, wording="By May 2030") for _ in range(25)]
    make(Revise(reason="R", months=2, agreed_on=today()), board, actions, helen)
    rows = board.open.plan.placements.filter(action__in=actions).values_list("due", "colour").distinct()
    assert list(rows.order_by()) == [(dt.date(2030, 7, 31), "A")]
