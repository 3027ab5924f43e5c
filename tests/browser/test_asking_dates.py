"""A date that the words leave open is asked for on the page: also without scripts, and on a phone."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from tests.browser.pages import PHONE, WIDE, faults


@pytest.mark.parametrize("javascript", [True, False])
def test_proposal_asks_for_an_open_date_and_keeps_the_words(board, visit, javascript):
    action = board.action(33)
    page = visit(
        board.people["helen"], reverse("propose_timescale", args=[action.pk]), width=PHONE, javascript=javascript
    )
    page.get_by_label("New timescale").fill("Spring term 2027")
    page.get_by_label("Why it changes").fill("The course was moved")
    page.get_by_role("button", name="Propose this timescale").click()
    assert page.title().startswith("Error: ")
    page.get_by_role("link", name="“Spring term 2027”: This goes by school terms").click()
    assert page.get_by_label("Day").input_value() == "31"
    if javascript:
        assert not faults(page, WIDE, PHONE)
        assert page.evaluate("document.activeElement.id") == "id_due_day"
    page.get_by_label("Day").fill("26")
    page.get_by_role("button", name="Propose this timescale").click()
    line = action.timescales.order_by("-position").first()
    assert (line.wording, line.due) == ("Spring term 2027", dt.date(2027, 3, 26))
