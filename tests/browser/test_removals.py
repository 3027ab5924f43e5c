"""A removal from the history that can be stopped, in each of its states, in a real browser."""

from __future__ import annotations

import os

import pytest
from django.urls import reverse

from accounts.removals.jobs import carry_out_due
from incidents.models import RetentionRun
from incidents.retention import services as retention
from reports.redaction import services as redaction
from tests.browser.pages import PHONE, WIDE, faults
from tests.factories.incidents import record, recorded_years_ago
from tests.factories.reports import draft, words
from tests.removals import carry_out_later, prove

PICTURES = os.environ.get("PICTURES", "")  # a folder for pictures of the pages


def look(page, name: str) -> list[str]:
    """What is wrong with a page at both widths."""
    if PICTURES:
        for width in (WIDE, PHONE):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=f"{PICTURES}/{name}-{width}.png", full_page=True)
        page.set_viewport_size({"width": WIDE, "height": 900})
    return faults(page, WIDE, PHONE)


def confirmed(board) -> RetentionRun:
    """A list of whole records that a manager and a data protection officer confirmed."""
    helen, owen = board.people["helen"], board.people["owen"]
    recorded_years_ago(record(by=helen, case_number="C-8001"), 8)
    prove(helen, owen)
    run = retention.list_run(kind="rows", by=owen)
    retention.confirm(run=run, expected=1, by=owen)
    return retention.confirm(run=run, expected=2, by=helen)


def test_recorder_stops_a_removal_by_keyboard(visit, board):
    run, found = confirmed(board), []
    page = visit(board.people["helen"], reverse("incidents:run", args=[run.pk]))
    found += look(page, "run-confirmed")
    page.goto(reverse("incidents:retention"))
    found += look(page, "retention")
    carry_out_due()  # tells people
    page = visit(board.people["bea"], reverse("removal", args=[f"retention-{run.pk}"]))
    found += look(page, "removal")
    page.get_by_role("button", name="Stop this removal").focus()
    page.keyboard.press("Enter")
    page.get_by_text("nothing will be").wait_for()
    found += look(page, "removal-stopped")
    assert carry_out_later() == 0
    page = visit(board.people["owen"], reverse("incidents:run", args=[run.pk]), javascript=False)
    assert page.get_by_text("Stopped on").is_visible()
    assert found == []


@pytest.mark.long
def test_no_page_of_a_removal_has_a_fault(visit, board):
    helen, owen, found = board.people["helen"], board.people["owen"], []
    run = confirmed(board)
    assert carry_out_later() == 1
    page = visit(helen, reverse("removal", args=[f"retention-{run.pk}"]))
    found += look(page, "removal-done")
    prove(helen, owen)
    words(draft(by=helen), "Jamie Doe was spoken to", by=helen)
    row = redaction.propose(words="Jamie Doe", reason="A name", places=list(redaction.find("Jamie Doe")), by=helen)
    page = visit(owen, reverse("reports:redaction", args=[row.pk]))
    found += look(page, "redaction-proposed")
    page.get_by_label("Words").fill("Jamie Roe")
    page.get_by_role("button", name="Remove the words").click()
    page.get_by_text("There is a problem").wait_for()
    found += look(page, "redaction-error")
    page.get_by_label("Words").fill("Jamie Doe")
    page.get_by_role("button", name="Remove the words").click()
    page.get_by_role("button", name="Stop this removal").wait_for()
    found += look(page, "redaction-confirmed")
    page.goto("/agencies/leavers/")
    found += look(page, "leavers")
    assert found == []
