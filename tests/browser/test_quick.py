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


def test_ctrl_and_enter_save_a_box_of_my_actions_and_open_the_next(board, visit):
    page = visit(board.people["marian"], "/plan/mine/")
    first, second = (page.locator(".my-card").nth(place) for place in (0, 1))
    number = int(first.locator(".my-card__number").inner_text().split()[-1])
    first.get_by_role("textbox").fill("Six schools have it.")
    page.keyboard.press("Control+Enter")
    expect(second.get_by_role("textbox")).to_be_focused()
    assert focus_is_visible(page)
    expect(first.get_by_role("textbox")).to_be_hidden()
    expect(first.get_by_text("Saved just now.")).to_be_visible()
    assert board.action(number).updates.first().text == "Six schools have it."
    page.keyboard.press("Control+Enter")  # a blank box is said, where one is
    expect(second.get_by_text("Error:")).to_be_visible()
    expect(second.get_by_role("textbox")).to_be_focused()
    second.get_by_role("textbox").fill("Two more")
    second.get_by_role("button", name="Save the update").click()
    second.get_by_text("Saved just now.").wait_for()
    expect(second.get_by_role("textbox")).to_be_focused()  # who saves stays in the box
    assert faults(page, WIDE, PHONE) == []


@pytest.mark.parametrize("javascript", [True, False])
def test_one_of_my_actions_is_open_and_words_in_a_closed_one_are_not_saved(board, visit, javascript):
    page = visit(board.people["marian"], "/plan/mine/", javascript=javascript)
    first, second = (page.locator(".my-card").nth(place) for place in (0, 1))
    first.get_by_role("textbox").fill("Six schools")
    expect(first.get_by_text("not saved")).to_be_hidden()
    second.locator("summary").click()
    expect(first.get_by_role("textbox")).to_be_hidden()
    expect(second.get_by_role("textbox")).to_be_visible()
    expect(first.get_by_text("not saved")).to_be_visible()
    expect(second.get_by_text("not saved")).to_be_hidden()


def test_ctrl_and_enter_save_an_update_in_its_row_of_the_plan(board, visit):
    page = visit(board.people["helen"], "/plan/?sort=colour")
    page.get_by_role("button", name="Update action 1", exact=True).click()
    page.get_by_label("Update", exact=True).fill("All have one.")
    page.keyboard.press("Control+Enter")
    page.get_by_text("All have one.").wait_for()
    assert board.action(1).updates.first().text == "All have one."
    page.get_by_role("button", name="Update action 2", exact=True).click()
    page.get_by_label("Update", exact=True).press("Control+Enter")
    page.get_by_text("Error: Enter the update").wait_for()
    assert faults(page, PHONE) == []


@pytest.mark.parametrize("javascript", [True, False])
def test_a_date_is_agreed_on_the_desk_by_one_click_and_said_beside_it(board, visit, javascript):
    page = visit(board.people["helen"], "/plan/desk/", javascript=javascript)
    page.get_by_role("button", name="Agree date of action 40", exact=True).click()
    said = page.locator("#saved")
    expect(said).to_contain_text("Action 40: The new timescale is agreed and in force.")
    expect(said).to_be_focused()
    expect(page.get_by_role("button", name="Agree date of action 40")).to_have_count(0)
    assert board.action(40).timescales.get(is_current=True).wording == "By end of May 2027"


@pytest.mark.parametrize("javascript", [True, False])
def test_a_date_is_declined_on_the_desk_with_a_reason(board, visit, javascript):
    page = visit(board.people["helen"], "/plan/desk/", width=PHONE, javascript=javascript)
    row = page.get_by_role("listitem").filter(has=page.get_by_role("button", name="Agree date of action 40"))
    row.get_by_text("Decline the date of action 40").press("Enter")
    row.get_by_label("Why it is declined").fill("Too late for the board.")
    if javascript:
        assert faults(page, PHONE, WIDE) == []
    row.get_by_role("button", name="Decline date").click()
    expect(page.locator("#saved")).to_contain_text("Action 40: The proposed timescale was declined.")
    assert board.action(40).timescales.get(state="declined").reason


def test_leads_without_news_are_written_to_from_the_desk(board, visit):
    page = visit(board.people["helen"], "/plan/desk/")
    page.get_by_role("link", name="Ask 3 leads for updates").click()
    page.get_by_role("button", name="Ask 3 leads for updates").click()
    expect(page.locator("#saved")).to_be_focused()
    expect(page.locator("#saved")).to_contain_text("Asked for an update on 4 actions.")
    assert faults(page, PHONE, WIDE) == []
