"""All plans in a browser, without scripts: a second import, put in force, put back, undone; extra fields."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from actions.models import Plan
from actions.wording.document import ExtraCell, ExtraColumn
from core.models import Import
from esafety.demo.plan import DOCUMENT_DATE, PLAN
from tests.browser.pages import PHONE, WIDE, faults
from tests.factories.imports import make_accepted, waiting_import

CELLS = tuple(
    ExtraCell(row, f"What was said beside row {row}, at some length so that it wraps on a phone") for row in range(1, 9)
)


@pytest.fixture
def waiting(board) -> Import:
    """The plan of the demonstration board with two columns beside its own, waiting to be accepted."""
    rag = ExtraColumn("RAG", (ExtraCell(1, "Red"), ExtraCell(2, "Amber")), kind="rag")
    columns = ExtraColumn("Comments", CELLS), rag
    return waiting_import(replace(PLAN, extras=columns), by=board.people["helen"], on=DOCUMENT_DATE, title="Anew")


def link(page, words: str, about: str):
    """The link with these words and, for those who do not see its row, what it is about."""
    return page.get_by_role("link", name=re.compile(rf"{words}\s*: {re.escape(about)}"))


def test_plans_page_puts_in_force_and_undoes_without_scripts(board, visit):
    helen, other = board.people["helen"], make_accepted(board.people["helen"])
    made = Plan.objects.get(pk=other.target)
    page = visit(helen, "/plan/", width=PHONE, javascript=False)
    page.get_by_text("Other plans").click()
    page.get_by_role("link", name="Put a plan in force").click()
    assert page.get_by_text("In force since").count() == 1
    link(page, "Put in force", made.title).click()
    page.get_by_label("Why").fill("Agreed by the board")
    page.get_by_role("button", name="Put in force").click()
    assert Plan.objects.in_force() == made
    link(page, "Put in force", board.plan.title).click()
    page.get_by_label("Why").fill("It was the wrong one")
    page.get_by_role("button", name="Put in force").click()
    assert Plan.objects.in_force() == board.plan
    link(page, "Undo this import", other.filename).click()
    page.get_by_label("Why").fill("It was the wrong file")
    page.get_by_role("button", name="Undo the import").click()
    assert f"The import of {other.filename} has been undone." in page.get_by_role("main").inner_text()
    assert not page.get_by_role("link", name=made.title, exact=True).count()


def test_import_makes_extra_fields_of_other_columns(board, waiting, visit):
    page = visit(board.people["helen"], f"/plan/import/{waiting.pk}/", width=PHONE, javascript=False)
    assert "2 columns become extra fields: Comments, RAG" in page.get_by_role("main").inner_text()
    page.get_by_role("button", name="Accept and save the plan").click()
    words = page.get_by_role("main").inner_text()
    assert "Anew has been saved with" in words and "It is not in force" in words


def test_preview_with_other_columns_has_no_fault(board, waiting, visit):
    page = visit(board.people["helen"], f"/plan/import/{waiting.pk}/")
    assert faults(page, WIDE, PHONE, with_contrast=True) == []
