"""How far down the pages what one comes for begins, with the demonstration data: 5% more is left for other fonts."""

import pytest

from tests.browser.pages import PHONE, WIDE

FONTS = 1.05
FIRST_ROW = {WIDE: 300, PHONE: 380}
TOP = "(element) => element.getBoundingClientRect().top + scrollY"


@pytest.mark.parametrize("width", [WIDE, PHONE])
def test_the_plan_begins_high_on_the_page(board, visit, width):
    page = visit(board.people["helen"], "/plan/", width=width)
    page.locator("body.js-enabled").wait_for()
    assert page.locator(".plan-table tbody tr").first.evaluate(TOP) <= FIRST_ROW[width] * FONTS
