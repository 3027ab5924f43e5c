"""The settings of the board as an administrator changes one, and reads why it was changed before."""

from __future__ import annotations

import pytest

from tests.browser.pages import PHONE, WIDE, faults


@pytest.mark.parametrize("javascript", [True, pytest.param(False, marks=pytest.mark.long)])
def test_a_setting_is_changed_with_a_reason_that_its_history_shows(board, visit, javascript):
    page = visit(board.people["sunita"], "/settings/", javascript=javascript)
    page.get_by_role("link", name="Change “Days after which an unused account is warned”").click()
    page.get_by_label("Days after which").fill("100")
    page.get_by_label("Reason").fill("Schools are away for the summer\nand come back in September")
    page.get_by_role("button", name="Save the setting").click()
    row = page.locator(".settings > div", has_text="unused account is warned")
    assert "100 days, since 24 November 2026" in row.inner_text()
    row.get_by_text("History", exact=True).click()
    entry = row.locator(".history__entry")
    assert "100 days from 24 November 2026 – Sunita Rao, 24 November 2026 at" in entry.inner_text()
    assert "Schools are away for the summer\nand come back in September" in entry.inner_text()
    assert entry.bounding_box()["width"] > 400  # a line has room for a sentence
    if javascript:
        assert faults(page, WIDE, PHONE) == []
