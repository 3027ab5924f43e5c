"""After a form is saved focus is where somebody was, and a line beside it says what was saved (WCAG 2.4.3, 4.1.3)."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from agencies.models import Agency
from audits.returns.services.evidence import add_link
from tests.browser.pages import PHONE, WIDE, comes_true, faults
from tests.browser.reading import tree_of
from tests.browser.test_fill import audit_return, form_for, key_of, page_of, saved  # noqa: F401
from tests.factories.audits import fill, open_round, return_of, submitted
from tests.factories.reports import draft

BESIDE = "document.activeElement.closest('{}')?.contains(document.getElementById('messages'))"


def announced(page) -> str:
    """What the polite live region of the page says, as assistive technology is told."""
    region = tree_of(page, "#page-status")
    assert (region.role, region.about["live"]) == ("status", "polite")
    return region.text


def test_an_answer_saved_by_itself_is_announced_with_its_question(visit, board, audit_return):  # noqa: F811
    page, key = visit(board.people["denzil"], page_of(audit_return, "A1.4")), key_of(audit_return, "A1.4")
    assert announced(page) == ""
    page.locator(f"[name=q{key}-answer][value=y]").check()
    saved(page, key)
    assert announced(page) == "A1.4 saved."
    page.locator(f"[name=q{key}-answer][value=n]").check()
    page.locator(f"#action-{key}").get_by_text("An action is needed").wait_for()
    assert announced(page) == "A1.4 saved. It asks what you will do."
    page.locator(f"[name=a{key}-text]").fill("Ask a governor")
    page.locator(f"[name=a{key}-text]").blur()
    saved_action = page.locator(f"#improved-{key}").get_by_text("Still needed")
    saved_action.wait_for()
    assert announced(page) == "A1.4 saved."


def test_an_answer_that_cannot_be_saved_is_announced(visit, board, audit_return):  # noqa: F811
    page, key = visit(board.people["denzil"], page_of(audit_return, "A3.2")), key_of(audit_return, "A3.2")
    page.locator(f"[name=q{key}-answer]").fill("about twelve")
    page.locator(f"[name=q{key}-answer]").blur()
    page.locator(f"#state-{key}").get_by_text("Not saved").wait_for()
    assert announced(page).startswith("A3.2 not saved. ")


def test_a_lost_connection_is_announced_once_and_taken_back(visit, board, audit_return):  # noqa: F811
    page, key = visit(board.people["denzil"], page_of(audit_return, "A8.1")), key_of(audit_return, "A8.1")
    page.context.set_offline(True)
    page.locator(f"[name=q{key}-answer]").fill("Posters")
    page.locator(f"[name=q{key}-answer]").blur()
    page.locator("#page-alert").get_by_text("Not saved yet. Keep this page open; we try again.").wait_for()
    page.evaluate("""() => { window.said = 0;
        new MutationObserver(() => window.said++).observe(document.getElementById("page-alert"), {childList: true}); }""")
    page.evaluate(f"htmx.trigger('.question__answer[hx-post$=\"/{key}/\"]', 'resend')")
    page.wait_for_timeout(500)
    assert page.evaluate("window.said") == 0
    page.context.set_offline(False)  # which sends it again
    saved(page, key)
    assert page.locator("#page-alert").inner_text() == ""
    visit.noise.clear()  # what the browser says about the cut connection


def test_a_kept_answer_and_removed_evidence_are_said_in_their_question(visit, board, audit_return):  # noqa: F811
    denzil, agency = board.people["denzil"], [audit_return.agency]
    submitted(fill(return_of(open_round(agency, year=2031)), by=denzil, but={"A1.3": "p"}), by=denzil)
    this_year = return_of(open_round(agency, year=2032))
    question = form_for(this_year).questions["A1.4"]
    add_link(
        audit_return=this_year, question=question, url="https://school.example/minutes", title="Minutes", by=denzil
    )
    page = visit(denzil, page_of(this_year, "A1.4"))
    page.get_by_role("button", name=re.compile("^Still true")).first.click()
    page.locator("#messages").wait_for()
    assert comes_true(page, "document.activeElement.matches('.kept-row')")
    assert comes_true(page, BESIDE.format(".kept-row"))
    assert faults(page, WIDE, PHONE) == []
    page.goto(page_of(this_year, "A1.4"))
    page.locator(f"#question-{question.pk}").get_by_role("button", name="Remove").click()
    page.get_by_label("Why").fill("Replaced")
    page.locator("main form button[type=submit]").last.click()
    assert comes_true(page, f"document.activeElement.id === 'question-{question.pk}'")
    assert comes_true(page, BESIDE.format(f"#question-{question.pk}"))


def change_of_a_setting(page, board):
    page.goto(reverse("settings"))
    page.get_by_role("link", name="Change “Days after which an unused account is warned”").click()
    page.get_by_label("Days after which").fill("100")
    page.get_by_label("Reason").fill("Schools are away for the summer")
    page.locator("main form button[type=submit]").last.click()
    return ".govuk-summary-list__row"


def invitation(page, board):
    page.goto(reverse("invitations"))
    page.get_by_role("link", name="Invite somebody").click()
    page.get_by_label("Name", exact=True).fill("Petra Lund")
    page.get_by_label("Email").fill("petra.lund@northmere.example")
    page.get_by_role("checkbox").first.check()
    page.locator("main form button[type=submit]").last.click()
    return ".page-head"


def edit_of_the_directory(page, board):
    agency = Agency.objects.get(name__startswith="Harbour Lane")
    page.goto(reverse("agency", args=[agency.pk]))
    page.get_by_role("link", name="Confirm").first.click()
    page.locator("main form button[type=submit]").last.click()
    return ".agency-post"


def words_of_a_draft(page, board):
    page.goto(reverse("reports:one", args=[draft(by=board.people["helen"]).pk]))
    form = page.locator(".report-words").last
    form.locator("textarea").fill("All went well.")
    form.locator("textarea").blur()  # which saves it already
    form.get_by_text("Saved at").wait_for()
    form.get_by_role("button").click()
    return ".report-words"


@pytest.mark.parametrize("work", [change_of_a_setting, invitation, edit_of_the_directory, words_of_a_draft])
def test_focus_returns_and_a_line_beside_it_says_what_was_saved(visit, board, work):
    page = visit(board.people["sunita" if work is change_of_a_setting else "helen"])
    around = work(page, board)
    page.locator("#messages").wait_for()
    assert comes_true(page, "document.activeElement !== document.body")
    assert comes_true(page, BESIDE.format(around)), page.evaluate("document.activeElement.outerHTML")
    assert "Done:" in tree_of(page, ":focus").about["description"]
    assert faults(page, WIDE, PHONE) == []


def test_the_line_at_the_head_of_a_new_page_has_focus(visit, board):
    page = visit(board.people["helen"], reverse("invite"))
    page.get_by_label("Name", exact=True).fill("Petra Lund")
    page.get_by_label("Email").fill("petra.lund@northmere.example")
    page.get_by_role("checkbox").first.check()
    page.locator("main form button[type=submit]").last.click()
    assert comes_true(page, "document.activeElement.id === 'messages'")
    assert "petra.lund" in page.locator("#messages").inner_text()
