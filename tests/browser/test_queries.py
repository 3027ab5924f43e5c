"""Queries and My actions as people use them: asked, answered and decided; one update after the other on a phone."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from actions.models import Action, Decision, ProgressUpdate, Query
from tests.browser.pages import PHONE, faults

QUESTION = "Is a course on line still wanted by anybody?"


def printed(page, number: int) -> bool:
    """Whether the question stands in the row of an action in the plan table."""
    page.goto("/plan/")
    row = page.get_by_role("row").filter(has=page.locator(".plan-table__number", has_text=str(number)))
    return row.locator(".plan-table__query", has_text=QUESTION).count() > 0


@pytest.mark.parametrize("javascript", [pytest.param(True, marks=pytest.mark.long), False])
def test_a_board_member_asks_a_member_answers_and_the_manager_withdraws_the_action(board, visit, javascript):
    action = board.action(3)
    page = reverse("action", args=[action.pk])
    grace, marian, helen = (
        visit(board.people[name], page, javascript=javascript) for name in ("grace", "marian", "helen")
    )
    grace.get_by_role("link", name="Add query").click()
    grace.get_by_label("Question").fill(QUESTION)
    grace.get_by_role("button", name="Ask", exact=True).click()
    assert grace.get_by_text("Your question is shown in the plan until it is decided.").is_visible()
    assert grace.get_by_role("link", name="Decide").count() == 0
    assert printed(grace, 3)

    marian.goto("/plan/queries/")
    marian.get_by_role("link", name=f"Answer the query on action 3: {QUESTION}").click()
    assert QUESTION in marian.get_by_role("main").inner_text()
    marian.get_by_label("Answer").fill("Nobody has booked since the summer.")
    marian.get_by_role("button", name="Save the answer").click()
    assert marian.get_by_text("Nobody has booked since the summer.").first.is_visible()
    assert printed(marian, 3)

    helen.goto("/plan/desk/")
    helen.get_by_role("link", name="Decide query on action 3", exact=True).click()
    helen.get_by_role("button", name="Record the decision").click()
    assert helen.title().startswith("Error: ")
    assert "Nobody has booked since the summer." in helen.get_by_role("main").inner_text()
    helen.get_by_label("Withdraw").check()
    helen.get_by_label("Decision").fill("The course on line ends; schools are told.")
    held = board.plan.actions.get(number=39).decisions.get().meeting
    helen.get_by_label("Meeting").select_option(label=str(held))
    helen.get_by_role("button", name="Record the decision").click()
    assert helen.get_by_text("the action has been withdrawn with the decision as its reason").is_visible()
    decision = Query.objects.get(text=QUESTION).decision
    assert (decision.outcome, decision.meeting, decision.taken_on) == (Decision.Outcome.WITHDRAW, held, held.held_on)
    assert board.action(3).status == Action.Status.WITHDRAWN
    assert not printed(helen, 3)
    helen.goto("/plan/queries/?state=decided")
    assert "The course on line ends; schools are told. (Withdraw)" in helen.get_by_role("main").inner_text()
    if javascript:
        helen.goto(reverse("action_history", args=[action.pk]))
        assert "Nobody has booked since the summer." in helen.get_by_role("main").inner_text()


@pytest.mark.parametrize("javascript", [True, pytest.param(False, marks=pytest.mark.long)])
def test_save_and_next_goes_from_card_to_card_on_a_phone(board, visit, javascript):
    page = visit(board.people["marian"], "/plan/mine/", width=PHONE, javascript=javascript)
    cards = page.locator(".my-card")
    keys = [int(card.get_attribute("id").removeprefix("action-")) for card in cards.all()[:2]]
    boxes = [page.locator(f"#id_text-{key}") for key in keys]
    cards.nth(1).locator("summary").click()
    boxes[1].fill("Begun, and not yet sent")
    cards.first.locator("summary").click()
    boxes[0].fill("Three libraries have it now.")
    cards.first.get_by_role("button", name="Save and next").click()
    if javascript:
        page.get_by_text("Saved just now.").wait_for()
        expect(boxes[1]).to_be_focused()
        assert boxes[1].input_value() == "Begun, and not yet sent"
        assert ProgressUpdate.objects.filter(action=keys[1], text="Begun, and not yet sent").count() == 0
    else:
        page.wait_for_url(f"**/plan/mine/?open={keys[1]}#id_text-{keys[1]}")
        expect(boxes[1]).to_be_focused()
        assert ProgressUpdate.objects.filter(action=keys[1], text="Begun, and not yet sent").count() == 1
    assert ProgressUpdate.objects.filter(action=keys[0], text="Three libraries have it now.").count() == 1
    if javascript:
        assert faults(page, PHONE) == []


def test_on_a_phone_the_first_box_stands_within_the_second_screen(board, visit):
    page = visit(board.people["marian"], "/plan/mine/", width=PHONE)
    box = page.locator(".my-card textarea").first.bounding_box()
    assert box["y"] < 800
