"""The plan is rolled forward in a browser, and what comes round again is closed there, by keyboard alone."""

import re

import pytest
from django.urls import reverse

from actions.models import Plan


def test_a_manager_rolls_the_plan_forward_and_finds_every_action_again(board, visit):
    page = visit(board.people["helen"], "/plan/?edit=1")
    page.locator("summary", has_text="Files").click()
    page.get_by_role("link", name="Roll the plan forward").click()
    page.get_by_text("You cannot undo this.").wait_for()
    page.get_by_label("Title of the new plan").fill("e-Safety Action Plan 2027/28")
    page.get_by_role("button", name="Roll the plan forward").click()
    page.get_by_text("is prepared and begins on").wait_for()
    new = Plan.objects.get(title="e-Safety Action Plan 2027/28")
    assert new.actions.filter(number=40).exists() and not new.actions.filter(status="completed").exists()
    assert page.get_by_role("heading", level=1).inner_text() == new.title
    page.goto(reverse("action", args=[new.actions.get(number=33).pk]))
    page.get_by_text("14 months later than first agreed, moved").wait_for()
    copy = new.actions.get(number=40)
    page.goto(reverse("action", args=[copy.pk]))
    page.get_by_text("In the plan before").wait_for()
    page.get_by_role("link", name=f"Action 40 of “{board.plan.title}”").click()
    page.get_by_text("Keep recording progress here until then").wait_for()
    page.get_by_role("link", name=f"Action 40 of “{new.title}”").wait_for()
    assert page.get_by_role("button", name="Save the update").count() == 1


@pytest.mark.long
def test_what_comes_round_is_closed_by_keyboard_and_the_next_date_shows(board, visit):
    action = board.action(43)
    page = visit(board.people["helen"], reverse("action", args=[action.pk]))
    page.get_by_text("Next due 31 May 2027").first.wait_for()
    page.get_by_role("link", name=re.compile("^Done.*31 May 2027")).focus()
    page.keyboard.press("Enter")
    page.get_by_label("What was done").fill("Written up early.")
    page.get_by_role("button", name="Save").press("Enter")
    page.get_by_text("Next due 31 May 2028").first.wait_for()
    assert "Written up early." in page.locator("main").inner_text()
