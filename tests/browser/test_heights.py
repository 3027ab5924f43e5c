"""How long pages are, and how far down what one comes for begins, with the demonstration data: 5% more is left for
other fonts.
"""

import pytest

from tests.browser.pages import PHONE, SIDEWAYS, WIDE

FONTS = 1.05
HEIGHTS = {  # page → whose, and pixels of the whole page at each width
    "/plan/": ("helen", {WIDE: 7_600, PHONE: 18_500}),
    "/plan/changes/": ("helen", {WIDE: 3_600, PHONE: 6_500}),
    "/plan/desk/": ("helen", {WIDE: 1_100, PHONE: 2_400}),
    "/plan/mine/": ("marian", {WIDE: 2_000, PHONE: 3_600}),  # who leads 16 actions
    "/plan/actions/{33}/": ("helen", {WIDE: 1_900, PHONE: 3_200}),  # the key of action 33
}
BEGINS = {  # page → the first row, and its pixels from the top at each width
    "/plan/": (".plan-table tbody tr", {WIDE: 300, PHONE: 380}),
    "/plan/changes/": (".plan-changes tbody tr", {WIDE: 330, PHONE: 430}),
}
TOP = "(element) => element.getBoundingClientRect().top + scrollY"


@pytest.mark.parametrize("width", [WIDE, PHONE])
@pytest.mark.parametrize("address", HEIGHTS)
def test_page_is_no_longer_than_wanted(board, visit, address, width):
    person, wanted = HEIGHTS[address]
    page = visit(board.people[person], address.replace("{33}", str(board.action(33).pk)), width=width)
    page.locator("body.js-enabled").wait_for()
    assert page.evaluate("document.documentElement.scrollHeight") <= wanted[width] * FONTS
    assert page.evaluate(SIDEWAYS) <= 0


@pytest.mark.parametrize("width", [WIDE, PHONE])
@pytest.mark.parametrize("address", BEGINS)
def test_first_row_begins_high_on_the_page(board, visit, address, width):
    page = visit(board.people["helen"], address, width=width)
    page.locator("body.js-enabled").wait_for()
    row, wanted = BEGINS[address]
    assert page.locator(row).first.evaluate(TOP) <= wanted[width] * FONTS
