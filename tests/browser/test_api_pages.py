"""The description of the API and the page of a problem: no finding of axe, and none wider than a phone."""

from __future__ import annotations

from tests.browser.pages import PHONE, WIDE, faults


def test_pages_about_the_api_have_no_fault(visit, board):
    page = visit()
    assert page.goto("/api/problems/too-many/").status == 200
    found = faults(page, WIDE, PHONE, with_contrast=True)
    page = visit(board.people["marian"])
    assert page.goto("/api/").status == 200
    found += faults(page, WIDE, PHONE, with_contrast=True)
    for summary in page.locator("details summary").all():
        summary.click()
    assert page.get_by_text("items[].colour.code").first.is_visible()
    found += faults(page, WIDE, PHONE, with_contrast=True)
    assert found == []
