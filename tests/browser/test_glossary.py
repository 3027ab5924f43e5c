"""Terms of the glossary are opened in the table, by keyboard and without scripts."""

from __future__ import annotations

import pytest

from tests.browser.pages import PHONE, faults


@pytest.mark.parametrize("javascript", [True, False])
def test_a_term_opens_and_closes_by_keyboard(board, visit, javascript):
    page = visit(board.people["helen"], "/plan/", width=PHONE, javascript=javascript)
    button = page.locator(".plan-table button.term").first
    meaning = page.locator(f"#{button.get_attribute('popovertarget')}")
    assert not meaning.is_visible()
    button.focus()
    page.keyboard.press("Enter")
    meaning.wait_for(state="visible")
    box = meaning.bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= PHONE
    if javascript:
        assert faults(page) == []
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # its button "Close"
    meaning.wait_for(state="hidden")
    button.focus()
    page.keyboard.press("Enter")
    meaning.wait_for(state="visible")
    page.keyboard.press("Escape")
    meaning.wait_for(state="hidden")
