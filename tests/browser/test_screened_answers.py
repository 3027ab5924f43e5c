"""An answer that could name a child stays in its box and is not saved; a likely name is saved once it is an adult's."""

from __future__ import annotations

import pytest
from django.urls import reverse

from audits.access import form_for, with_form
from audits.models import Answer, Return
from audits.returns.return_data import return_data_of
from tests.browser.pages import PHONE, WIDE, faults

NHS, NAMED = "Ella, born 3.2.2001, NHS 943 476 5919", "Sam Hollis leads on it."


@pytest.fixture
def audit_return(board) -> Return:
    """The return of Harbour Lane of this year, which is in progress."""
    own = board.people["denzil"].memberships.first().agency_id
    found = with_form(Return.objects.filter(agency=own, round__edition__questionnaire__key="arrangements"))
    return found.get(state="in_progress")


def test_refused_text_stays_in_its_box_and_a_tick_saves_a_name(visit, board, audit_return):
    key, before = form_for(audit_return).questions["A8.1"].pk, Answer.history.count()
    page = visit(board.people["denzil"], f"{reverse('audits:return', args=[audit_return.pk])}?open={key}")
    box, state = page.locator(f"[name=q{key}-answer]"), page.locator(f"#state-{key}")
    box.fill(NHS)
    box.blur()
    state.get_by_text("nothing that could name a child is kept here").wait_for()
    assert box.input_value() == NHS and state.get_by_role("checkbox").count() == 0
    found = faults(page, WIDE, PHONE)
    box.fill(NAMED)
    box.blur()
    tick = state.get_by_label("This is an adult at work, or no person")
    tick.wait_for()
    assert Answer.history.count() == before and box.input_value() == NAMED
    found += faults(page, WIDE, PHONE)
    state.get_by_role("button", name="Take it out").click()
    state.get_by_text("Saved.").wait_for()
    assert return_data_of(audit_return).answers["A8.1"].value == box.input_value() == "leads on it."
    box.fill(NAMED)
    box.blur()
    tick.wait_for()
    assert [row.value for row in Answer.history.filter(audit_return=audit_return, question=key)] == ["leads on it."]
    tick.focus()
    page.keyboard.press("Space")
    state.get_by_text("Saved.").wait_for()
    assert return_data_of(audit_return).answers["A8.1"].value == NAMED and state.get_by_role("checkbox").count() == 0
    assert page.evaluate("document.activeElement.id") == f"question-{key}"
    assert found == []


def test_without_javascript_the_page_asks_whose_name_it_is(visit, board, audit_return):
    key = form_for(audit_return).questions["A8.1"].pk
    page = visit(
        board.people["denzil"], f"{reverse('audits:return', args=[audit_return.pk])}?open={key}", javascript=False
    )
    page.locator(f"[name=q{key}-answer]").fill(NAMED)
    page.get_by_role("button", name="Save", exact=True).click()
    assert "Error:" in page.title() and page.locator(f"[name=q{key}-answer]").input_value() == NAMED
    page.get_by_role("button", name="Take it out").click()
    assert return_data_of(audit_return).answers["A8.1"].value == "leads on it."
    page.goto(page.url)
    page.goto(f"{reverse('audits:return', args=[audit_return.pk])}?open={key}")
    page.locator(f"[name=q{key}-answer]").fill(NAMED)
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_label("This is an adult at work, or no person").check()
    page.get_by_role("button", name="Save", exact=True).click()
    assert return_data_of(audit_return).answers["A8.1"].value == NAMED
