"""Importing a plan in a browser: questions answered at once without scripts, Enter on an answer, the row of a question."""

from __future__ import annotations

import pytest

from actions.importing.tally import WHERE
from actions.models import Plan
from core.importing.services import work_of
from core.models import Import
from esafety.demo.plan import DOCUMENT_DATE, PLAN
from tests.browser.pages import PHONE, TABLET, WIDE, faults, focus_is_visible
from tests.factories.imports import waiting_import


@pytest.fixture
def waiting(board) -> Import:
    """The plan of the demonstration board, once more, waiting to be accepted."""
    helen = board.people["helen"]
    return waiting_import(PLAN, by=helen, on=DOCUMENT_DATE, title="Anew")


def test_the_rest_is_answered_and_accepted_without_scripts_on_a_phone(board, waiting, visit):
    page = visit(board.people["helen"], f"/plan/import/{waiting.pk}/", width=PHONE, javascript=False)
    assert page.get_by_role("heading", name="43 of 43 rows, wording intact").is_visible()
    page.get_by_role("radio").last.check()
    page.get_by_role("button", name="as proposed", exact=False).first.click()
    waiting.refresh_from_db()
    asked = page.get_by_role("heading", name="Questions:").inner_text()
    answers = work_of(waiting).answers
    assert asked == f"Questions: {len(answers)} of {len(answers)} answered"
    page.get_by_role("button", name="Accept and save the plan").click()
    assert "Anew has been saved with" in page.get_by_role("main").inner_text()
    assert Plan.objects.filter(title="Anew").exists()


@pytest.mark.long
def test_accepting_with_open_questions_says_where_they_are(board, waiting, visit):
    page = visit(board.people["helen"], f"/plan/import/{waiting.pk}/", javascript=False)
    page.get_by_role("button", name="Accept and save the plan").click()
    words = page.get_by_role("main").inner_text()
    assert "stay open" in words
    assert WHERE in words


def test_cancelling_asks_once_and_says_that_it_is_done(board, waiting, visit):
    page = visit(board.people["helen"], f"/plan/import/{waiting.pk}/", javascript=False)
    page.get_by_role("button", name="Cancel the import").click()
    assert page.get_by_role("heading", name="Cancel the import of plan.csv?").is_visible()
    page.get_by_role("button", name="Cancel the import").click()
    assert "The import of plan.csv has been cancelled." in page.get_by_role("main").inner_text()


def test_enter_on_an_answer_keeps_the_answers_and_accepts_nothing(board, waiting, visit):
    page = visit(board.people["helen"], f"/plan/import/{waiting.pk}/")
    page.get_by_role("radio").first.check()
    page.get_by_role("radio").first.press("Enter")
    page.get_by_text("Your choices are saved. The records have not changed yet.").wait_for()
    waiting.refresh_from_db()
    assert len(work_of(waiting).answers) == 1
    assert not Plan.objects.filter(title="Anew").exists()


def test_the_row_of_a_question_opens_and_no_width_scrolls_sideways(board, waiting, visit):
    page = visit(board.people["helen"], f"/plan/import/{waiting.pk}/")
    link = page.locator("legend a").first
    target = link.get_attribute("href")
    assert not page.locator(target).is_visible()
    link.click()
    assert page.locator(target).is_visible()
    assert faults(page, WIDE, TABLET, PHONE) == []


@pytest.mark.parametrize("width", [pytest.param(WIDE, marks=pytest.mark.long), PHONE])
def test_what_has_focus_is_never_behind_the_bar_at_the_foot(board, waiting, visit, width):
    page = visit(board.people["helen"], f"/plan/import/{waiting.pk}/", width=width)
    page.locator("#questions").click()
    for _ in range(150):
        page.keyboard.press("Tab")
        assert focus_is_visible(page), page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
        if page.evaluate("document.activeElement.textContent") == "Cancel the import":
            return
    raise AssertionError("the end of the page was not reached")
