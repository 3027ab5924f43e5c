"""A file that somebody edited comes back: the comparison, by eye and by keyboard, wide and on a phone."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from actions.models import Placement
from actions.structure.services.structure import edit_action
from actions.table.files import export_plan
from core.models import Import
from esafety.demo.load import clock
from tests.actions.returns.wordedits import WordPlan, edited_word
from tests.browser.conftest import TODAY
from tests.browser.pages import PHONE, WIDE, faults
from tests.factories.imports import returned_plan

LATER = dt.date(2026, 11, 28)
REASON = "Why the action is withdrawn"


@pytest.fixture(autouse=True)
def later(day_of_the_test):
    """The file is returned some days after it was sent out."""
    with clock(LATER):
        yield


@pytest.fixture
def rows(board) -> list[Placement]:
    return list(board.plan.placements.standing().select_related("action", "plan")[:9])


@pytest.fixture
def edited(board, rows) -> bytes:
    """A file with two edits, a conflict, an update without a day, and a missing row."""

    def edit(word: WordPlan) -> None:
        word.replace(rows[0].pk, "action", "Tell every school why.", "Ann Lee")
        word.write(rows[1].pk, "timescale", "By July 2027")
        word.replace(rows[4].pk, "action", "Visit them all.", "Bob Ray")
        word.write(rows[5].pk, "update", "All were asked")
        word.row(rows[6].pk).getparent().remove(word.row(rows[6].pk))

    with clock(TODAY):
        data = edited_word(export_plan(board.plan, None, "docx"), edit)
    action = rows[4].action
    action.refresh_from_db()
    edit_action(
        action=action, expected=action.version, changes={"text": f"{action.text} And carers."}, by=board.people["helen"]
    )
    return data


def test_a_file_is_returned_decided_and_accepted(board, rows, edited, visit, tmp_path):
    path = tmp_path / "edited plan.docx"
    path.write_bytes(edited)
    page = visit(board.people["helen"], reverse("return"))
    page.get_by_label("File").set_input_files(path)
    page.get_by_role("button", name="Read the file").click()
    page.get_by_text("1 needs your decision: it is marked below.").wait_for()
    page.get_by_label("Write another text").check()
    page.get_by_label("The other text").fill("Visit all of them, and carers.")
    missing = page.get_by_role("checkbox", name="Row missing from the file")
    missing.check()
    page.get_by_role("button", name="Accept the ticked changes").click()
    page.get_by_text("Say why the action is withdrawn.").wait_for()
    found = faults(page, WIDE, with_contrast=True)
    page.get_by_label(REASON).fill("It is done elsewhere")
    page.get_by_role("button", name="Accept the ticked changes").click()
    page.get_by_text("from edited plan.docx are now in the plan.").wait_for()
    page.get_by_role("link", name="Undo", exact=True).click()
    found += faults(page, PHONE)
    assert found == []
    texts = [row.action.text for row in Placement.objects.filter(pk__in=[row.pk for row in rows]).order_by("pk")]
    assert texts[0] == "Tell every school why."
    assert texts[4] == "Visit all of them, and carers."


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "without scripts"])
@pytest.mark.parametrize("person", ["helen", "alun"])
def test_the_comparison_has_no_fault(board, rows, edited, visit, person, javascript):
    waiting = returned_plan(rows[0], by=board.people["alun"], data=edited)
    page = visit(board.people[person], reverse("return_one", args=[waiting.pk]), javascript=javascript)
    if not javascript:  # axe itself is a script
        assert page.get_by_role("heading", name="What was changed in this file").is_visible()
        if person == "helen":
            page.get_by_label("Accept what the file says").check()
        assert (page.get_by_text("For the manager.").count() > 0) == (person == "alun")
        page.get_by_role("button", name="Save my choices for later").click()
        page.get_by_text("Your choices are saved. The records have not changed yet.").wait_for()
        return
    found = faults(page, WIDE, PHONE, with_contrast=True)
    page.goto(reverse("return_cancel", args=[waiting.pk]))
    found += faults(page, WIDE, PHONE)
    assert found == []
    assert Import.objects.get(pk=waiting.pk).state == "preview"
