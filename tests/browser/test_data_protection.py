"""The home of the data protection officer, in a browser."""

from tests.browser.pages import PHONE, TABLET, WIDE, faults


def test_home_of_the_data_protection_officer_has_no_fault(board, visit):
    page = visit(board.people["owen"], "/")
    assert page.get_by_role("heading", level=1).inner_text() == "Data protection"
    assert faults(page, WIDE, TABLET, PHONE) == []
