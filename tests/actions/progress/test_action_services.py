"""The services that change one action: its words and status, its leads, its withdrawal."""

from __future__ import annotations

import pytest

from actions.leads.services import lead_named
from actions.models import Action, ActionLead, Lead
from actions.structure.services import structure
from core.records.locking import Conflict
from core.records.rules import RuleBroken
from tests.factories.accounts import UserFactory
from tests.factories.plan import ActionFactory, AgencyFactory, LeadFactory, SubGroupFactory, small_plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return UserFactory(name="Mo Manager", roles=["manager"])


def test_an_edit_says_started_or_not_and_nothing_that_needs_more_than_saying_so(by):
    action = ActionFactory(status="not_started")
    structure.edit_action(action=action, expected=1, changes={"text": "Reworded ", "status": "in_progress"}, by=by)
    action.refresh_from_db()
    assert (action.text, action.status) == ("Reworded", "in_progress")
    for status in ("completed", "withdrawn"):
        with pytest.raises(RuleBroken):
            structure.edit_action(action=Action.objects.get(), expected=2, changes={"status": status}, by=by)
    done = ActionFactory(completed=True)
    with pytest.raises(RuleBroken):
        structure.edit_action(action=done, expected=1, changes={"status": "in_progress"}, by=by)
    structure.edit_action(action=Action.objects.get(pk=done.pk), expected=1, changes={"text": "Typo mended"}, by=by)


def test_leads_that_end_keep_their_row_and_the_action_tells_who_led_it(by):
    stays, goes, comes = LeadFactory(name="Stays"), LeadFactory(name="Goes"), LeadFactory(name="Comes")
    action = ActionFactory(leads=[goes, stays])
    structure.set_leads(
        action=action, leads=[(stays, "Stays"), (comes, "Comes too")], expected=1, by=by, reason="New year"
    )
    rows = action.action_leads.filter(ended_on__isnull=True).values_list("position", "printed_as")
    assert list(rows) == [(1, "Stays"), (2, "Comes too")]
    assert action.action_leads.get(lead=goes).ended_on
    assert action.history.first().history_change_reason == "Led by Stays, Comes too. New year"
    with pytest.raises(Conflict):
        structure.set_leads(action=action, leads=[(goes, "Goes")], expected=1, by=by)
    assert not ActionLead.objects.filter(lead=goes, ended_on__isnull=True).exists()


def test_the_same_leads_again_are_no_change(by):
    lead = LeadFactory()
    action = ActionFactory(leads=[lead])
    structure.set_leads(action=action, leads=[(lead, lead.name), (lead, lead.name)], expected=1, by=by)
    assert action.history.count() == 1
    assert ActionLead.history.filter(history_type="~").count() == 0


def test_a_lead_named_by_hand_is_a_known_one_under_any_spelling_or_points_to_its_group_or_agency(by):
    group, agency = SubGroupFactory(name="Training Sub-group"), AgencyFactory(name="Hill School")
    first = lead_named(name="Training  subgroup", by=by)
    assert (first.kind, first.subgroup) == ("subgroup", group)
    assert lead_named(name="TRAINING SUB GROUP", by=by) == first
    assert lead_named(name="Hill School", by=by).agency == agency
    known = LeadFactory(name="Youth & Play")
    assert lead_named(name="youth and play", by=by) == known
    assert Lead.objects.count() == 3
    with pytest.raises(RuleBroken, match="name of the lead"):
        lead_named(name=" - ", by=by)


def test_a_withdrawn_action_leaves_the_print_and_can_be_taken_up_again(by):
    plan = small_plan()
    action = plan.placements.in_print()[0].action
    with pytest.raises(RuleBroken, match="Say why"):
        structure.withdraw_action(action=action, expected=1, by=by, reason="  ")
    structure.withdraw_action(action=action, expected=1, by=by, reason="Overtaken")
    assert plan.placements.standing().count() == 5
    with pytest.raises(RuleBroken, match="withdrawn"):
        structure.edit_action(action=action, expected=2, changes={"text": "x"}, by=by)
    structure.reinstate_action(action=action, expected=2, by=by, reason="Still needed")
    assert plan.placements.standing().count() == 6
    assert [row.history_change_reason for row in action.history.all()][:2] == ["Still needed", "Overtaken"]
