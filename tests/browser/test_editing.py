"""Texts of the plan changed in the table: by keyboard alone, on a phone, without scripts, and by two people."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.pages import PHONE, WIDE, faults

SMALL = 320


@pytest.mark.parametrize("width", [WIDE, SMALL])
def test_a_cell_is_changed_by_keyboard(board, visit, width):
    page = visit(board.people["helen"], "/plan/", width=width)
    page.get_by_role("button", name="Edit the plan").press("Enter")
    way = page.get_by_role("link", name="Edit action 1", exact=True)
    assert faults(page, WIDE, SMALL) == []
    way.press("Enter")
    box = page.locator("form.in-place textarea")
    expect(box).to_be_focused()
    page.keyboard.type(" And more.")
    page.set_viewport_size({"width": width, "height": 900})
    assert faults(page, SMALL) == []
    page.once("dialog", lambda dialog: dialog.dismiss())
    page.keyboard.press("Escape")
    expect(box).to_be_focused()
    page.keyboard.press("Control+Enter")
    expect(way).to_be_focused()
    text = board.action(1).text
    assert text.endswith(" And more.")
    page.keyboard.press("Enter")
    expect(box).to_be_focused()
    expect(box).to_have_value(text)
    page.keyboard.press("Escape")  # nothing was typed: no question
    expect(way).to_be_focused()
    expect(box).to_have_count(0)
    page.get_by_role("button", name="Stop editing").press("Enter")
    page.get_by_role("button", name="Edit the plan").wait_for()
    assert page.get_by_text("And more.").first.is_visible()


def test_who_comes_second_chooses_in_the_cell(board, visit):
    page = visit(board.people["helen"], "/plan/?edit=1")
    page.get_by_role("link", name="Edit action 2", exact=True).click()
    other = visit(board.people["helen"], "/plan/?edit=1", javascript=False)
    other.get_by_role("link", name="Edit action 2", exact=True).click()
    other.get_by_role("textbox").fill("The first text")
    other.get_by_role("button", name="Save", exact=True).click()
    assert other.url.split("#")[0].endswith("/plan/?edit=1") and "#row-" in other.url
    assert other.get_by_text("Action 2 has been changed.").is_visible()
    page.locator("form.in-place textarea").fill("The second text")
    page.keyboard.press("Control+Enter")
    theirs = page.get_by_label("Keep the other person’s text")
    expect(theirs).to_be_focused()
    assert faults(page, WIDE, PHONE) == []
    theirs.check()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("link", name="Edit action 2", exact=True)).to_be_focused()
    assert board.action(2).text == "The first text"
