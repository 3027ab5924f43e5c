"""What is done most often, done quickly: the menu on a phone, and updates written one after the other by keyboard."""

import pytest
from playwright.sync_api import expect

from tests.browser.pages import PHONE, WIDE, faults, focus_is_visible, violations


def test_on_a_phone_the_menus_open_by_their_buttons_and_lead_on(board, visit):
    page = visit(board.people["helen"], "/plan/check/", width=PHONE)
    expect(page.get_by_role("link", name="Meetings", exact=True)).to_be_hidden()
    page.get_by_role("button", name="Menu", exact=True).press("Enter")
    expect(page.get_by_role("link", name="Meetings", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    page.get_by_role("button", name="Plan: Check", exact=True).press("Enter")
    here = page.get_by_role("navigation", name="Plan", exact=True).get_by_role("link", name="Check")
    expect(here).to_have_attribute("aria-current", "page")
    assert violations(page) == []
    page.get_by_role("link", name="Follow-ups", exact=True).press("Enter")
    page.get_by_role("heading", name="Follow-ups").wait_for()


@pytest.mark.long
def test_ctrl_and_enter_save_a_box_of_my_actions_and_go_on_to_the_next(board, visit):
    page = visit(board.people["marian"], "/plan/mine/")
    first, second = (page.locator(".my-card").nth(place) for place in (0, 1))
    number = int(first.locator(".my-card__link").inner_text().split()[-1])
    first.get_by_role("textbox").fill("Six schools have it.")
    page.keyboard.press("Control+Enter")
    expect(second.get_by_role("textbox")).to_be_focused()
    assert focus_is_visible(page)
    assert board.action(number).updates.first().text == "Six schools have it."
    page.keyboard.press("Control+Enter")  # a blank box is said, where one is
    expect(second.get_by_text("Error:")).to_be_visible()
    expect(second.get_by_role("textbox")).to_be_focused()
    assert faults(page, WIDE, PHONE) == []


def test_ctrl_and_enter_save_an_update_in_its_row_of_the_plan(board, visit):
    page = visit(board.people["helen"], "/plan/?sort=colour")
    page.get_by_role("link", name="Add an update to action 1", exact=True).click()
    page.get_by_label("Update", exact=True).fill("All have one.")
    page.keyboard.press("Control+Enter")
    page.get_by_text("All have one.").wait_for()
    assert board.action(1).updates.first().text == "All have one."
    page.get_by_role("link", name="Add an update to action 2", exact=True).click()
    page.get_by_label("Update", exact=True).press("Control+Enter")
    page.get_by_text("Error: Enter the update").wait_for()
    assert faults(page, PHONE) == []
