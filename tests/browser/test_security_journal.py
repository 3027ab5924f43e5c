"""The security journal and one's own activity in a browser, with every kind of event, also without a script."""

from __future__ import annotations

import pytest

from tests.browser.pages import PHONE, WIDE, faults
from tests.esafety.security.events import make_every


@pytest.mark.parametrize("javascript", [pytest.param(True, marks=pytest.mark.long), False])
def test_an_entry_is_found_by_kind_and_the_pages_have_no_fault(visit, board, javascript):
    sunita, grace = board.people["sunita"], board.people["grace"]
    make_every(sunita, grace)
    page = visit(sunita, "/security/", javascript=javascript)
    if javascript:
        assert faults(page, WIDE, PHONE, with_contrast=True) == []
    page.get_by_text("Find entries").click()
    page.get_by_label("Kind").select_option("Alerts")
    page.get_by_role("button", name="Show entries").click()
    assert "5 entries" in page.get_by_role("main").inner_text()  # three are of the demonstration
    page.get_by_role("link", name="Show what led to it").first.click()
    assert "You see what led to the alert" in page.get_by_role("main").inner_text()
    own = visit(grace, "/accounts/you/", javascript=javascript)
    own.get_by_role("link", name="See the activity of your account").click()
    assert own.get_by_role("heading", level=1).inner_text() == "Activity of your account"
    if javascript:
        assert faults(own, WIDE, PHONE, with_contrast=True) == []
