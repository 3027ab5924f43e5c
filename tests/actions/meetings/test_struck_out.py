"""A decision that withdrew an action is struck out: the action is taken up again, and the history says why."""

from __future__ import annotations

import pytest
from django.urls import reverse

from actions.meetings.services import minutes
from actions.models import Decision
from actions.queries import services
from actions.structure.services import structure
from core.text.dates import today
from tests.actions.pages import text_of
from tests.factories.plan import MeetingFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def action(board):
    return board.open.by_group


@pytest.fixture
def decision(board, action):
    """A meeting withdrew the action."""
    meeting = MeetingFactory(held_on=today(), plan=action.plan)
    return minutes.minute_decision(meeting=meeting, action=action, text="Not ours", outcome="withdraw", by=board.helen)


def test_an_action_that_the_decision_withdrew_is_taken_up_again_with_the_reason(action, decision, helen, enter):
    before = action.history.earliest("history_id").status
    services.correct_decision(decision=decision, expected=1, text="Not for us", by=helen, reason="Wording")
    client, address = enter(helen), reverse("strike_out_decision", args=[decision.pk])
    assert "This decision withdrew the action. The action is reinstated." in text_of(client.get(address))
    page = client.post(address, {"reason": "Another action was meant", "version": 2}, follow=True)
    assert "The action is reinstated." in text_of(page)
    action.refresh_from_db()
    assert (action.status, action.withdrawn_on, action.withdrawn_reason) == (before, None, "")
    said = action.history.latest("history_id").history_change_reason
    assert said == "The decision to withdraw it was struck out: Another action was meant"


def test_an_action_that_was_withdrawn_for_another_reason_since_stays_so(action, decision, helen):
    action.refresh_from_db()
    structure.reinstate_action(action=action, expected=action.version, by=helen, reason="After all")
    structure.withdraw_action(action=action, expected=action.version, by=helen, reason="No money")
    services.strike_out_decision(decision=decision, expected=1, by=helen, reason="A mistake")
    action.refresh_from_db()
    assert (action.status, action.withdrawn_reason) == ("withdrawn", "No money")


def test_a_decision_about_an_action_that_stands_nowhere_any_more_is_struck_out_alone(action, decision, helen):
    action.placements.update(archived_on=today())
    services.strike_out_decision(decision=decision, expected=1, by=helen, reason="A mistake")
    action.refresh_from_db()
    decision.refresh_from_db()
    assert (action.status, decision.voided_on) == ("withdrawn", today())


@pytest.mark.parametrize("name", ["correct_decision", "strike_out_decision"])
@pytest.mark.parametrize("about", ["an action", "a figure"])
def test_decision_form_opens_when_no_meeting_took_it(action, helen, enter, name, about):
    """The manager records one about an action between meetings, and the board one about a figure of a report."""
    of_action = about == "an action"
    decision = Decision.objects.create(
        plan=action.plan,
        action=action if of_action else None,
        taken_on=today(),
        text="More training",
        recorded_by=helen,
    )
    address = reverse(name, args=[decision.pk])
    back = reverse("action", args=[action.pk]) if of_action else f"{reverse('plan')}?plan={action.plan_id}"
    page = enter(helen).get(address)
    assert page.status_code == 200 and f'href="{back}"' in page.text
    assert "More training" in text_of(page)
    refused = enter(helen).post(address, {"reason": "", "text": "", "version": 1})
    assert refused.status_code == 422
    saved = enter(helen).post(address, {"reason": "A mistake", "text": "Much more training", "version": 1})
    assert saved.status_code == 302 and saved["Location"] == back
