"""Main jobs by keyboard alone, from the first stop to what is saved; what has focus is seen all the way.

Of the eight, these stand elsewhere: an update (test_keyboard.py), the minutes (test_meeting.py), answers of a return
(test_fill.py), an incident (test_incidents.py). Here are signing in, the import, what all agencies are asked, the
question to an ESLO, moving a date, signing a return, and freezing a report.
"""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from actions.models import AgencyResponse, Plan
from agencies.models import Eslo
from audits.models import SignOff
from esafety.demo.plan import DOCUMENT_DATE, PLAN
from tests.browser.conftest import PASSWORD
from tests.browser.pages import IN_SIGHT, PHONE, focus_is_visible
from tests.factories.imports import waiting_import
from tests.factories.reports import draft

WHERE = f"element => [element === document.activeElement, ({IN_SIGHT})(document.activeElement)]"


def reach(page, target, limit: int = 250) -> None:
    """Press Tab until this has focus; each stop on the way can be seen."""
    target.wait_for()
    for _ in range(limit):
        page.keyboard.press("Tab")
        is_here, is_seen = target.evaluate(WHERE)
        assert is_seen or focus_is_visible(page), page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
        if is_here:
            return
    raise AssertionError(f"{target} was not reached in {limit} steps")


def press(page, target, key: str = "Enter") -> None:
    """Go on to a link or button, and press it."""
    reach(page, target)
    page.keyboard.press(key)


def button(page, name: str):
    """The button of the page itself with these words."""
    return page.get_by_role("main").get_by_role("button", name=name).first


def test_somebody_signs_in(board, visit):
    marian = board.people["marian"]
    marian.set_password(PASSWORD)
    marian.save()
    page = visit(None, "/accounts/login/")
    reach(page, page.get_by_label("Email address"))
    page.keyboard.type(marian.email)
    reach(page, page.get_by_label("Password", exact=True))
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Sign out").first.wait_for(state="attached")
    assert "/accounts/login/" not in page.url


@pytest.mark.long
def test_a_plan_is_accepted_with_the_answers_that_were_proposed(board, visit):
    helen = board.people["helen"]
    waiting = waiting_import(PLAN, by=helen, on=DOCUMENT_DATE, title="Anew")
    page = visit(helen, f"/plan/import/{waiting.pk}/")
    press(page, page.get_by_role("button", name="as proposed", exact=False).first)
    page.locator("#questions", has_text=re.compile(r"(\d+) of \1 answered")).wait_for()
    press(page, page.get_by_role("button", name="Accept and save the plan"))
    page.get_by_text("Anew has been saved with").wait_for()
    assert Plan.objects.filter(title="Anew").exists()


def test_an_agency_answers_what_all_are_asked(board, visit):
    page = visit(board.people["denzil"], "/")
    line = AgencyResponse.objects.get(agency__name="Harbour Lane Primary School", action=board.action(9))
    card = page.locator(f"#answer-{line.pk}")
    reach(page, card.get_by_label("Note"))
    page.keyboard.type("Two lessons in each year.")
    press(page, card.get_by_role("button", name="Done"))
    card.get_by_text("Saved just now.").wait_for()
    line.refresh_from_db()
    assert (line.answer, line.note) == ("done", "Two lessons in each year.")


def test_an_eslo_says_that_they_are_still_in_post_on_a_phone_with_keys(board, visit, settings, live_server, mailbox):
    settings.SITE_URL = live_server.url
    officer = Eslo.objects.leads().current().filter(agency__kind="primary").order_by("pk").last()
    Eslo.objects.filter(pk=officer.pk).update(email="officer@school.example", confirmed_on=None)
    helen = visit(board.people["helen"], reverse("agency", args=[officer.agency_id]))
    press(helen, helen.get_by_role("button", name="Ask by email").first, "Space")
    helen.get_by_text("is on its way.").wait_for()
    own = visit(None, mailbox.link_in("officer@school.example"), width=PHONE)
    press(own, button(own, "Yes"))
    own.get_by_role("heading", level=1).wait_for()
    officer.refresh_from_db()
    assert officer.confirmed_on is not None


@pytest.mark.long
def test_a_date_is_moved_and_agreed(board, visit):
    action = board.action(2)
    page = visit(board.people["helen"], f"/plan/actions/{action.pk}/")
    press(page, button(page, "New date"))
    reach(page, page.get_by_label("New timescale"))
    page.keyboard.type("By end of March 2027")
    reach(page, page.get_by_label("Why it changes"))
    page.keyboard.type("The trainer is ill.")
    press(page, button(page, "Propose this timescale"))
    page.get_by_text("The new timescale is proposed.").wait_for()
    press(page, button(page, "Agree date"))
    press(page, button(page, "Agree date"))
    page.get_by_role("heading", level=1, name="Action 2").wait_for()
    assert action.timescales.get(is_current=True).wording == "By end of March 2027"


def test_a_chief_officer_signs_a_return_on_a_phone_with_keys(board, visit):
    page, before = visit(board.people["colin"], "/", width=PHONE), SignOff.objects.count()
    press(page, page.get_by_role("link", name="Read and sign the audit return"))
    press(page, page.get_by_role("button", name="Sign", exact=True))
    page.get_by_text("Your signature has been recorded.").wait_for()
    assert SignOff.objects.count() == before + 1


@pytest.mark.long
def test_a_report_is_frozen(board, visit):
    report = draft(by=board.people["helen"])
    page = visit(board.people["helen"], reverse("reports:one", args=[report.pk]))
    press(page, button(page, "Freeze this report"))
    reach(page, page.get_by_label("Freeze it although the quarter is not over"))
    page.keyboard.press("Space")
    press(page, button(page, "Freeze report"))
    page.get_by_text("The report is frozen.").wait_for(timeout=90_000)  # its files are made first
    report.refresh_from_db()
    assert report.number
