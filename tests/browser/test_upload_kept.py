"""The file that was chosen for an import is still chosen after another box of the form was wrong."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.browser.pages import PHONE, WIDE, faults, unhelpful

FILE = {"name": "plan.csv", "mimeType": "text/csv", "buffer": b"Objective,Action\nOne,Do it\n"}


@pytest.mark.parametrize("javascript", [True, False])
def test_a_missing_date_does_not_cost_the_chosen_file(visit, board, javascript):
    page = visit(board.people["helen"], reverse("import"), javascript=javascript)
    page.locator("input[type=file]").set_input_files(FILE)
    page.get_by_role("button", name="Read the file").click()
    page.get_by_role("link", name="Enter the date of the document").wait_for()
    assert page.title().startswith("Error: ")
    if not javascript:  # no browser lets a page keep it, so the page says so
        assert page.get_by_text("Choose the file again").first.is_visible()
        return
    assert page.evaluate("document.querySelector('input[type=file]').files[0].name") == "plan.csv"
    assert unhelpful(page) + faults(page, WIDE, PHONE) == []
    page.get_by_label("Date of the document").fill("10 November 2025")
    page.get_by_role("button", name="Read the file").click()
    page.wait_for_url("**/plan/import/*/")
