"""An agency changes an improvement action and says that it is done; each of its forms has no fault."""

from __future__ import annotations

import pytest
from django.urls import reverse

from audits.models import ImprovementAction
from tests.browser.audit_result_pages import IMPROVING
from tests.browser.pages import PHONE, WIDE, faults


@pytest.mark.long
def test_an_agency_says_that_an_improvement_action_is_done(board, visit):
    denzil = board.people["denzil"]
    own = ImprovementAction.objects.visible_to(denzil).open().order_by("due", "pk").first()
    page, found = visit(denzil, reverse("audits:improvements")), []
    found += faults(page, WIDE, PHONE)
    page.locator("tbody").get_by_role("link", name=own.text[:40]).first.click()
    page.get_by_role("link", name="Mark as done").wait_for()
    found += faults(page, WIDE, PHONE)
    for name in IMPROVING[:3]:
        page.goto(reverse_at(page, name, own.pk))
        found += faults(page, WIDE, PHONE)
    page.goto(reverse_at(page, "audits:complete_improvement", own.pk))
    page.get_by_role("button", name="Save").click()
    page.get_by_role("alert").get_by_text("Say what was done").wait_for()
    found += faults(page, PHONE)
    page.get_by_label("What was done").fill("Agreed by the governors.")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("The improvement action is done.").wait_for()
    page.goto(reverse_at(page, "audits:reopen_improvement", own.pk))
    found += faults(page, WIDE, PHONE)
    assert found == []


def reverse_at(page, name: str, pk: int) -> str:
    """The whole address of a page of an improvement action."""
    return "/".join(page.url.split("/")[:3]) + reverse(name, args=[pk])
