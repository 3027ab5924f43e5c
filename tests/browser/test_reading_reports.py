"""A member of the board reads a report on a tablet: letter, page, figure, and what is behind it; and it is seen who did."""

from __future__ import annotations

import re

import pytest

from core.mail.models import OutgoingEmail
from reports.mails import say_out
from reports.models import Report
from tests.browser.pages import TABLET, faults


@pytest.fixture
def report(board) -> Report:
    """The report that came out last."""
    return Report.objects.frozen().latest_first().first()


def address_in_letter(report, person) -> str:
    """The address that the letter about a report names, without the site's own part."""
    letter = OutgoingEmail.objects.get(kind="report-out", to=person.email, args__report=report.pk)
    return re.search(r"https?://[^/\s]+(/reports/\d+/)", say_out(letter.args).text)[1]


def test_a_member_reads_the_report_in_two_clicks_from_the_letter(visit, board, report):
    grace = board.people["grace"]
    page = visit(grace, address_in_letter(report, grace), width=TABLET)
    assert page.locator("h1").inner_text() == report.name
    assert faults(page, TABLET) == []
    page.get_by_text("Notes: what the figures count").click()
    page.locator("main table a", has_text=re.compile("of 43")).first.click()
    page.wait_for_url("**/plan/?colour=R")
    assert page.locator("main table tbody tr").count() > 0
    page.go_back()
    page.locator("details.part").last.evaluate("(notes) => (notes.open = true)")  # Back may have kept it open
    children = page.locator("main tbody tr", has=page.locator("th", has_text=re.compile("^Children$"))).first
    children.locator("a").click()
    page.wait_for_url("**/incidents/figures/published/")
    assert "Published figures" in page.locator("h1").inner_text()
    page.goto("/")
    assert page.locator("h1").inner_text() == "The board at a glance"
    page.get_by_role("link", name=f"Report {report.number}", exact=True).click()
    assert page.locator("h1").inner_text() == report.name
    manager = visit(board.people["helen"], f"/reports/{report.pk}/readers/")
    opened = manager.locator("main table tbody th").all_inner_texts()
    assert "Grace Adeyemi" in opened
    assert "Peter Hallam, told on" in manager.locator("main ul").first.inner_text()
