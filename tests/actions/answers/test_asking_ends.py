"""The list of those who are asked follows the directory; how the asking ends, and what becomes of the action."""

from __future__ import annotations

import datetime as dt

import pytest

from actions.answers.services.asking import ask_again, ask_agencies, close_by_decision
from actions.checking.listing import check_plan
from actions.jobs import follow_directory
from actions.models import Action, AgencyResponse, AskedAction, Decision
from actions.progress.services.progress import complete_action, reopen_action
from actions.rolling.rules import mark_of
from actions.rolling.services import roll_forward
from actions.structure.services.structure import merge_actions, withdraw_action
from actions.table.querysets.totals import Totals
from agencies.directory.services import add_agency, close_agency, edit_agency, reopen_agency
from agencies.models import Agency
from core.importing.services import undo_import
from core.records.rules import RuleBroken
from core.text.dates import today
from tests.actions.answers.test_asking import names, totals
from tests.actions.past.asat_states import standing_clock
from tests.factories.accounts import UserFactory
from tests.factories.answers import asked_action, line_of, say
from tests.factories.directory import accept_agencies, import_of_agencies
from tests.factories.plan import ActionFactory, AgencyFactory, LeadFactory, MeetingFactory, TimescaleFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return UserFactory()


@pytest.fixture
def three():
    """Two schools and the police."""
    return [AgencyFactory(name="Ash"), AgencyFactory(name="Birch"), AgencyFactory(name="Police", kind="police")]


def kinds_found(asked: AskedAction) -> list[str]:
    """What the plan check finds about the answers."""
    found = check_plan(asked.action.plan, today()).findings
    kinds = {"agencies_joined", "answered_open", "no_difference"}
    return sorted(one.kind for one in found if one.kind in kinds)


class TestTheDirectory:
    @pytest.mark.long
    def test_an_agency_that_is_added_joins_every_open_one_of_its_kind(self, three, by):
        every, police, ended = asked_action(), asked_action(kinds=["police"]), asked_action()
        close_by_decision(asked=ended, expected=1, text="Enough", completes=False, by=by)
        added = add_agency(name="Cedar", kind="primary", by=by)
        assert "Cedar" in names(every)
        assert "Cedar" not in names(police) + names(ended)
        assert line_of(every, added).joined_on == today()
        assert totals(every) == Totals(4)

    def test_an_agency_whose_first_day_is_to_come_joins_on_it(self, three, by):
        with standing_clock() as clock:
            asked = asked_action()
            add_agency(name="Cedar", kind="primary", by=by, active_from=today() + dt.timedelta(days=1))
            assert "Cedar" not in names(asked)
            clock.pass_by(86_400)
            follow_directory(today())
        assert "Cedar" in names(asked)

    @pytest.mark.long
    def test_an_agency_that_closes_is_no_longer_counted_and_comes_back_with_what_it_said(self, three, by):
        asked = asked_action()
        say(asked, three[0], "partly", "Half")
        agency = close_agency(
            agency=three[0], expected=1, last_day=today() - dt.timedelta(days=1), by=by, reason="Merged"
        )
        assert totals(asked) == Totals(2)
        assert line_of(asked, agency).left_on == today()
        reopen_agency(agency=agency, expected=2, by=by, reason="A mistake")
        assert totals(asked) == Totals(3, 0, 1)

    def test_the_last_day_of_an_agency_is_a_day_on_which_it_is_asked(self, three, by):
        with standing_clock() as clock:
            asked = asked_action()
            close_agency(agency=three[0], expected=1, last_day=today(), by=by, reason="Merged")
            assert totals(asked) == Totals(3)
            clock.pass_by(86_400)
            follow_directory(today())
        assert totals(asked) == Totals(2)

    @pytest.mark.long
    def test_an_agency_of_another_kind_joins_and_leaves(self, three, by):
        asked = asked_action(kinds=["police"])
        edit_agency(agency=three[0], expected=1, by=by, kind="police")
        assert names(asked) == ["Ash", "Police"]
        edit_agency(agency=three[2], expected=1, by=by, kind="other")
        assert names(asked) == ["Ash"]

    def test_a_list_that_is_taken_in_joins_and_goes_with_it_while_nobody_has_answered(self, three, by):
        asked = asked_action()
        held = accept_agencies(import_of_agencies(by), by)
        assert "Lantern House" in names(asked)
        undo_import(import_=held, expected=held.version, by=by, reason="The wrong list")
        assert names(asked) == ["Ash", "Birch", "Police"]
        assert totals(asked) == Totals(3)
        assert AgencyResponse.history.filter(history_type="-").get().history_change_reason == "The wrong list"

    def test_a_list_one_of_whose_agencies_has_answered_cannot_be_undone(self, three, by):
        asked = asked_action()
        held = accept_agencies(import_of_agencies(by), by)
        say(asked, Agency.objects.get(name="Lantern House"), "done")
        with pytest.raises(RuleBroken, match="no longer be undone"):
            undo_import(import_=held, expected=held.version, by=by, reason="The wrong list")
        assert "Lantern House" in names(asked)

    @pytest.mark.long
    def test_those_that_leave_can_make_it_100(self, three, by):
        asked = asked_action()
        say(asked, three[0], "done")
        say(asked, three[1], "done")
        close_agency(agency=three[2], expected=1, last_day=today() - dt.timedelta(days=1), by=by, reason="Merged")
        asked.refresh_from_db()
        assert asked.ending == "answered"


class TestTheEnd:
    @pytest.mark.long
    def test_at_100_the_action_completes_itself_on_the_day_of_the_last_answer(self, three, by):
        with standing_clock() as clock:
            asked = asked_action()
            say(asked, three[0], "done")
            clock.pass_by(86_400 * 3)
            last = today()
            say(asked, three[1], "not_applicable", "We have no pupils")
            clock.pass_by(86_400 * 3)
            say(asked, three[2], "done", told_by="The desk", on=last - dt.timedelta(days=1))
            closed = today()
        asked.refresh_from_db()
        action = Action.objects.get(pk=asked.action_id)
        said = "All 3 agencies have answered."
        assert (asked.closed_on, asked.ending) == (closed, "answered")
        assert (action.status, action.completed_on, action.completion_note) == ("completed", last, said)
        assert action.history.first().history_change_reason == said

    @pytest.mark.parametrize(
        ("leads", "recurring", "completes"),
        [
            (["all_agencies"], False, True),
            (["eslo"], False, True),
            (["all_agencies", "subgroup"], False, False),
            (["all_agencies"], True, False),
        ],
    )
    def test_where_others_lead_too_or_it_comes_round_again_a_person_completes_it(
        self, leads, recurring, completes, three
    ):
        kinds = {
            "all_agencies": lambda: LeadFactory(kind="all_agencies"),
            "eslo": lambda: LeadFactory(kind="role", role="eslo"),
            "subgroup": lambda: LeadFactory(),
        }
        action = ActionFactory(
            lead=None, leads=[kinds[name]() for name in leads], wording="Annually, each May" if recurring else "Ongoing"
        )
        asked = ask_agencies(action=action, kinds=[], by=UserFactory())
        for agency in three:
            say(asked, agency, "done")
        asked.refresh_from_db()
        action.refresh_from_db()
        assert asked.ending == "answered"
        assert (action.status == "completed") is completes
        assert kinds_found(asked) == ["no_difference" if completes else "answered_open"]

    def test_a_decision_ends_it_and_completes_the_action(self, three, by):
        asked = asked_action()
        say(asked, three[0], "done")
        asked.refresh_from_db()
        meeting = MeetingFactory(held_on=today())
        close_by_decision(
            asked=asked, expected=asked.version, text="Good enough", completes=True, difference="Most know", by=by,
            meeting=meeting,
        )  # fmt: skip
        action = Action.objects.get(pk=asked.action_id)
        assert (asked.ending, asked.closed_by, asked.closed_on) == ("decision", by, today())
        assert asked.decision == Decision.objects.get(action=action, meeting=meeting)
        assert action.completion_note == "Good enough"
        assert (action.difference_made, action.completed_on) == ("Most know", today())

    @pytest.mark.parametrize(
        ("values", "field"),
        [
            ({"text": " "}, "text"),
            ({"completes": True}, "difference"),
            ({"taken_on": dt.date(2001, 1, 1)}, "taken_on"),
        ],
    )
    def test_a_decision_says_what_and_why_and_saves_nothing_otherwise(self, values, field, three, by):
        asked = asked_action()
        given = {"text": "Enough", "completes": False, "by": by, **values}
        with pytest.raises(RuleBroken) as refused:
            close_by_decision(asked=asked, expected=1, **given)
        assert refused.value.field == field
        assert not Decision.objects.exists() and AskedAction.objects.get().closed_on is None

    @pytest.mark.long
    def test_an_agency_that_joins_after_100_is_told_of_and_joins_by_decision(self, three, by):
        asked = asked_action()
        for agency in three:
            say(asked, agency, "done")
        assert kinds_found(asked) == ["no_difference"]
        added = add_agency(name="Cedar", kind="primary", by=by)
        assert "Cedar" not in names(asked)
        assert kinds_found(asked) == ["agencies_joined", "no_difference"]
        asked.refresh_from_db()
        ask_again(asked=asked, expected=asked.version, by=by, reason="Cedar has opened")
        action = Action.objects.get(pk=asked.action_id)
        assert totals(asked) == Totals(4, 3)
        assert (action.status, action.completed_on, asked.ending) == ("in_progress", None, "")
        say(asked, added, "done")
        assert Action.objects.get(pk=action.pk).status == "completed"

    @pytest.mark.long
    def test_asking_again_without_somebody_new_waits_for_the_next_answer(self, three, by):
        asked = asked_action()
        for agency in three:
            say(asked, agency, "done")
        asked.refresh_from_db()
        ask_again(asked=asked, expected=asked.version, by=by, reason="Look again")
        asked.refresh_from_db()
        assert asked.closed_on is None

    def test_an_action_that_is_opened_again_by_hand_goes_on_being_asked(self, three, by):
        asked = asked_action()
        action = Action.objects.get(pk=asked.action_id)
        complete_action(action=action, expected=1, done="Done", difference="Much", by=by)
        add_agency(name="Cedar", kind="primary", by=by)
        reopen_action(action=action, expected=2, by=by, reason="Not yet")
        assert totals(asked) == Totals(4)
        assert say(asked, three[0], "done").answer == "done"

    def test_a_withdrawn_action_does_not_keep_agencies_from_closing(self, three, by):
        asked = asked_action()
        for agency in three[:2]:
            say(asked, agency, "done")
        withdraw_action(action=asked.action, expected=1, by=by, reason="No longer needed")
        close_agency(agency=three[2], expected=1, last_day=today() - dt.timedelta(days=1), by=by, reason="Merged")
        asked.refresh_from_db()
        assert asked.closed_on is None
        assert totals(asked) == Totals(2, 2)


class TestThePlan:
    def test_an_action_that_agencies_answer_is_kept_and_not_merged_into_another(self, three, by):
        asked = asked_action()
        other = ActionFactory(plan=asked.action.plan, method=None)
        with pytest.raises(RuleBroken, match="Agencies are asked"):
            merge_actions(keep=other, other=asked.action, by=by)
        merge_actions(keep=asked.action, other=other, by=by)

    @pytest.mark.long
    def test_the_next_plan_takes_over_the_list_with_its_answers(self, three, by):
        asked = asked_action(kinds=["primary"])
        say(asked, three[0], "partly", "Half")
        ended = asked_action(plan=asked.action.plan, method=None)
        close_by_decision(asked=ended, expected=1, text="Enough", completes=False, by=by)
        plan = asked.action.plan
        new = roll_forward(
            plan=plan, title="Next", starts_on=today(), ends_on=dt.date(2028, 3, 31), leave_out=[],
            mark=mark_of(plan), by=by,
        )  # fmt: skip
        taken = AskedAction.objects.get(action__plan=new)
        assert (taken.kinds, taken.opened_on) == ("primary", asked.opened_on)
        assert totals(taken) == Totals(2, 0, 1)
        assert line_of(taken, three[0]).note == "Half"
        with pytest.raises(RuleBroken):
            say(asked, three[1], "done")
        say(taken, three[1], "done")


@pytest.mark.long
def test_a_proposed_revision_does_not_make_it_come_round_again(three):
    asked = asked_action()
    TimescaleFactory(action=asked.action, wording="Annually, each May")
    for agency in three:
        say(asked, agency, "done")
    assert Action.objects.get(pk=asked.action_id).status == "completed"
