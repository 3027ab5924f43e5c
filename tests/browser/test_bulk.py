"""Many actions changed together in a browser, and the chart of due dates: also without scripts and on a phone."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.browser.pages import PHONE, WIDE, faults


@pytest.mark.parametrize("javascript", [True, pytest.param(False, marks=pytest.mark.long)])
def test_ticked_rows_are_looked_at_and_changed(board, visit, javascript):
    page = visit(board.people["helen"], "/plan/?edit=1", javascript=javascript)
    still_open = board.plan.actions.filter(status="in_progress", declared="").order_by("number")
    numbers = list(still_open.values_list("number", flat=True)[2:6:3])
    for number in numbers:
        page.get_by_label(f"Choose action {number}", exact=True).check()
    page.get_by_role("button", name="Change the ticked rows").click()
    page.get_by_role("link", name="Say that they are at risk, or no longer").click()
    page.get_by_label("At risk").check()
    page.get_by_label("Why", exact=True).fill("The money is late")
    page.get_by_role("button", name="See what would change").click()
    assert page.get_by_text("2 actions would change").is_visible()
    if javascript:
        assert not faults(page, WIDE, PHONE)
    page.get_by_role("button", name="Change 2 actions").click()
    assert f"2 actions changed: {numbers[0]}, {numbers[1]}." in page.get_by_role("main").inner_text()
    assert {board.action(number).declared for number in numbers} == {"at_risk"}


@pytest.mark.parametrize("width", [pytest.param(WIDE, marks=pytest.mark.long), PHONE])
def test_the_chart_scrolls_in_its_own_region(board, visit, width):
    page = visit(board.people["grace"], reverse("timeline"), width=width)
    assert page.get_by_role("img", name="Due dates, April 2026 to March 2027").is_visible()
    assert not faults(page, width)
