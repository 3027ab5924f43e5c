"""How long pages are, and how far down what one comes for begins, with the demonstration data: 5% more is left for
other fonts.
"""

import pytest

from tests.browser.pages import PHONE, SIDEWAYS, WIDE, one_width_each

FONTS = 1.05
HEIGHTS = {  # person and page → pixels of the whole page at each width
    ("helen", "/plan/"): {WIDE: 7_600, PHONE: 18_500},
    ("helen", "/plan/changes/"): {WIDE: 3_600, PHONE: 6_500},
    ("helen", "/plan/actions/{33}/"): {WIDE: 1_900, PHONE: 3_200},  # the key of action 33
    ("helen", "/plan/desk/"): {WIDE: 1_100, PHONE: 2_400},
    ("marian", "/plan/mine/"): {WIDE: 2_000, PHONE: 3_600},  # who leads 16 actions
    ("grace", "/reports/glance/"): {WIDE: 1_900, PHONE: 3_400},
    ("grace", "/reports/5/"): {WIDE: 3_000, PHONE: 5_500},  # the latest of the quarters
    ("denzil", "/plan/agency/"): {WIDE: 1_500, PHONE: 2_400},
    ("farah", "/plan/agency/"): {WIDE: 1_500, PHONE: 2_400},
    ("owen", "/data-protection/"): {WIDE: 900, PHONE: 1_250},
    ("bea", "/incidents/"): {WIDE: 800, PHONE: 1_200},
    ("bea", "/incidents/new/"): {WIDE: 800, PHONE: 2_200},
    ("helen", "/incidents/figures/"): {WIDE: 3_800, PHONE: 4_900},
    ("helen", "/incidents/figures/year/2026/"): {WIDE: 8_600, PHONE: 11_800},
}
BEGINS = {  # person and page → the first row, and its pixels from the top at each width
    ("helen", "/plan/"): (".plan-table tbody tr", {WIDE: 300, PHONE: 380}),
    ("helen", "/plan/changes/"): (".plan-changes tbody tr", {WIDE: 330, PHONE: 430}),
    ("grace", "/reports/glance/"): (".reds tbody tr", {WIDE: 420, PHONE: 540}),
}
TOP = "(element) => element.getBoundingClientRect().top + scrollY"
BOTTOM = "(element) => element.getBoundingClientRect().bottom + scrollY"


@pytest.mark.parametrize(("person", "address", "width"), one_width_each(HEIGHTS))
def test_page_is_no_longer_than_wanted(board, visit, person, address, width):
    page = visit(board.people[person], address.replace("{33}", str(board.action(33).pk)), width=width)
    page.locator("body.js-enabled").wait_for()
    assert page.locator("body > footer").evaluate(BOTTOM) <= HEIGHTS[person, address][width] * FONTS
    assert page.evaluate(SIDEWAYS) <= 0


@pytest.mark.parametrize(("person", "address", "width"), one_width_each(BEGINS))
def test_first_row_begins_high_on_the_page(board, visit, person, address, width):
    page = visit(board.people[person], address, width=width)
    page.locator("body.js-enabled").wait_for()
    row, wanted = BEGINS[person, address]
    assert page.locator(row).first.evaluate(TOP) <= wanted[width] * FONTS
