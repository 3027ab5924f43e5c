"""A return is filled in, in a real browser: with and without JavaScript, on a desk and on a phone."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from audits.access import form_for, with_form
from audits.models import Return
from audits.points.services import add_access_point
from audits.returns.files import workbook
from audits.returns.return_data import return_data_of
from audits.returns.services.evidence import add_link
from core.documents import render
from tests.audits.returns.test_fill_files import filled_in
from tests.browser.pages import PHONE, WIDE, faults
from tests.factories.audits import open_round, return_of


@pytest.fixture
def audit_return(board) -> Return:
    """The return of Harbour Lane of this year, which is in progress."""
    own = board.people["denzil"].memberships.first().agency_id
    found = with_form(Return.objects.filter(agency=own, round__edition__questionnaire__key="arrangements"))
    return found.get(state="in_progress")


def page_of(audit_return: Return, *opened: str) -> str:
    """The page of a return, with some questions open."""
    keys = ",".join(str(key_of(audit_return, code)) for code in opened)
    return f"{reverse('audits:return', args=[audit_return.pk])}?open={keys}"


def key_of(audit_return: Return, code: str) -> int:
    return form_for(audit_return).questions[code].pk


@pytest.mark.long
def test_page_has_no_fault_with_every_question_open_or_folded(visit, board, audit_return):
    page, found = visit(board.people["denzil"], reverse("audits:return", args=[audit_return.pk])), []
    found += faults(page, WIDE, PHONE)
    page.goto(page_of(audit_return, *[code for code in form_for(audit_return).questions if code != "A8.3"]))
    found += faults(page, WIDE, PHONE)
    piece = add_link(
        audit_return=audit_return, question=form_for(audit_return).questions["A1.4"], url="https://school.example/minutes",
        title="Minutes", by=board.people["denzil"],
    )  # fmt: skip
    for name, keys in (
        ("add_evidence", [audit_return.pk, key_of(audit_return, "A1.4")]),
        ("remove_evidence", [piece.pk]),
    ):
        page.goto(reverse(f"audits:{name}", args=keys))
        found += faults(page, WIDE, PHONE)
        page.locator("main form button[type=submit]").last.click()
        assert "Error:" in page.title()
        found += faults(page, PHONE)
    page.goto(reverse("audits:take_back", args=[audit_return.pk]))
    found += faults(page, WIDE, PHONE)
    assert found == []


def test_without_javascript_one_button_saves_the_page_and_says_what_is_wrong(visit, board, audit_return):
    page = visit(board.people["denzil"], page_of(audit_return, "A8.1"), javascript=False)
    page.locator(f"[name=q{key_of(audit_return, 'A8.1')}-answer]").fill("Quiz nights for parents")
    page.get_by_role("button", name="Save", exact=True).click()
    assert return_data_of(audit_return).answers["A8.1"].value == "Quiz nights for parents"
    page.goto(page_of(audit_return, "A3.2"))
    page.locator(f"[name=q{key_of(audit_return, 'A3.2')}-answer]").fill("about twelve")
    page.get_by_role("button", name="Save", exact=True).click()
    assert "Error:" in page.title()
    assert page.locator(f"[name=q{key_of(audit_return, 'A3.2')}-answer]").input_value() == "about twelve"
    page = visit(board.people["denzil"], page_of(audit_return, "A3.2"))
    page.locator(f"[name=q{key_of(audit_return, 'A3.2')}-answer]").fill("about twelve")
    page.get_by_role("button", name="Save", exact=True).click()
    assert faults(page, WIDE, PHONE) == []


def saved(page, key: int):
    """Wait until the page says that an answer is saved."""
    page.locator(f"#state-{key}").get_by_text("Saved.").wait_for()


def test_what_a_spreadsheet_would_change_is_looked_at_first(visit, board, audit_return):
    out = render(workbook(return_data_of(audit_return, last_year=False)), "xlsx")
    cells = {("A1.3", ""): "Partly", ("A3.2", ""): 12, ("A3.3", ""): "some"}
    file = {"name": "answers.xlsx", "mimeType": "application/zip", "buffer": filled_in(out, cells).read()}
    page = visit(board.people["denzil"], reverse("audits:take_back", args=[audit_return.pk]))
    page.get_by_label("Spreadsheet").set_input_files(file)
    page.locator("main form button[type=submit]").last.click()
    assert page.get_by_text("Why it is refused").first.is_visible()
    assert faults(page, WIDE, PHONE) == []


def test_a_question_that_need_not_be_answered_goes_out_of_sight_at_once(visit, board, audit_return):
    point = add_access_point(agency=audit_return.agency, name="Hall", by=board.people["denzil"])
    about = return_of(open_round(points=[point], key="access-points", title="Points now", year=2033))
    page = visit(board.people["denzil"], page_of(about))
    box, key = page.locator(f"[name=q{key_of(about, 'B12')}-p-name]"), key_of(about, "B11")
    box.fill("Sam Field")
    page.locator(f"[name=q{key}-answer][value=none]").check()
    assert page.get_by_text("B12 need not be answered").is_visible() and not box.is_visible()
    found = faults(page, WIDE, PHONE)
    page.locator(f"[name=q{key}-answer][value=logs]").check()
    assert box.is_visible() and box.input_value() == "Sam Field"
    assert found == []


def test_by_keyboard_an_answer_asks_for_its_action_and_focus_stays(visit, board, audit_return):
    page, key = visit(board.people["denzil"], page_of(audit_return, "A1.4")), key_of(audit_return, "A1.4")
    page.locator(f"[name=q{key}-answer][value=y]").focus()
    page.keyboard.press("Space")
    saved(page, key)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")  # yes, partly, no
    page.locator(f"#action-{key}").get_by_text("An action is needed").wait_for()
    assert page.evaluate("document.activeElement.name") == f"q{key}-answer"
    found = faults(page, WIDE, PHONE)
    box = page.locator(f"[name=a{key}-text]")
    box.focus()
    page.keyboard.type("Ask a governor")
    page.keyboard.press("Tab")
    page.locator(f"#improved-{key}").get_by_text("Still needed: who does it and by when").wait_for()
    assert page.evaluate("document.activeElement.name") == f"a{key}-owner_name"
    assert found + faults(page, PHONE) == []


@pytest.mark.long
def test_of_two_at_once_the_second_sees_the_first_answer_in_place(visit, board, audit_return):
    key = key_of(audit_return, "A8.1")
    first, second = (visit(board.people[name], page_of(audit_return, "A8.1")) for name in ("margaret", "denzil"))
    first.locator(f"[name=q{key}-answer]").fill("Posters")
    first.locator(f"[name=q{key}-answer]").blur()
    saved(first, key)
    second.locator(f"[name=q{key}-answer]").fill("Quiz nights")
    second.locator(f"[name=q{key}-answer]").blur()
    second.get_by_text("A colleague answered this while you were writing.", exact=True).wait_for()
    assert second.locator(f"[name=q{key}-answer]").input_value() == "Quiz nights"
    assert faults(second, WIDE, PHONE) == []
    second.get_by_label("Keep my colleague’s").check()
    saved(second, key)
    assert return_data_of(audit_return).answers["A8.1"].value == "Posters"


def test_one_press_keeps_what_is_ticked_and_a_tick_taken_away_opens_its_question(visit, board, audit_return):
    denzil = board.people["denzil"]
    now = return_of(open_round([audit_return.agency], title="Next year", year=2034))
    page = visit(denzil, reverse("audits:return", args=[now.pk]))
    changed, known = key_of(now, "A2.1"), key_of(now, "A1.1")
    page.locator(f"#same-{changed}").uncheck()
    page.locator(f"[name=q{changed}-answer][value=p]").check()
    saved(page, changed)
    page.locator(f"#question-{known}").get_by_role("button", name="Yes, this is right").click()
    page.wait_for_url(f"**#question-{known}")
    found = faults(page, WIDE, PHONE)
    page.get_by_role("button", name="All of these are still true").click()
    page.wait_for_url("**#still")
    stored = return_data_of(now)
    assert stored.answers["A2.1"].code == "p" and stored.rows["A2.1"].kept_from is None
    assert stored.answers["A1.1"].value["email"] and len([row for row in stored.rows.values() if row.kept_from]) > 8
    page.get_by_text("Answered (", exact=False).click()
    left = page.locator("#left").inner_text()
    page.get_by_role("link", name="Change A1.3").click()
    expect(page.locator(f"#question-{key_of(now, 'A1.3')}")).to_be_focused()
    page.locator(f"[name=q{key_of(now, 'A1.3')}-answer][value=n]").check()
    saved(page, key_of(now, "A1.3"))
    assert return_data_of(now).answers["A1.3"].code == "n" and page.locator("#left").inner_text() == left
    assert found + faults(page, WIDE, PHONE) == []
