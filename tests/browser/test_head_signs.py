"""A head teacher signs from an email in at most three clicks, on a phone, and reads what is weak first."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from agencies.models import Signatory
from audits.access import form_for
from audits.improvements.services.improvements import write_action
from audits.models import Return, Round
from audits.signing.services.sending import send_for_signature
from tests.browser.conftest import TODAY
from tests.browser.pages import PHONE, WIDE, faults
from tests.factories.audits import fill, return_of
from tests.factories.directory import SignatoryFactory
from tests.factories.plan import MembershipFactory

MOST_CLICKS = 3  # of which the first is on the link of the email


@pytest.fixture
def post(live_server, settings, mailbox):
    """A mail server, and links in emails that lead to the server of the test."""
    settings.SITE_URL = live_server.url
    return mailbox


@pytest.fixture
def audit_return(board) -> Return:
    """A return of a school that denzil filled in, with one “no”; head and governor are in the directory."""
    asked = Round.objects.get(edition__questionnaire__key="arrangements", state="open")
    found = asked.returns.filter(state="not_started", kind="primary").first()
    denzil = board.people["denzil"]
    MembershipFactory(user=denzil, subgroup=None, agency=found.agency)
    Signatory.objects.filter(agency=found.agency, valid_to=None).update(valid_to=TODAY)
    mo = {"name": "Mo Head", "email": "mo@school.example", "job_title": "Head teacher"}
    gay = {"name": "Gay Nor", "email": "gay@school.example", "job_title": "Chair of governors"}
    SignatoryFactory(agency=found.agency, **mo)
    SignatoryFactory(agency=found.agency, role="governor", **gay)
    found = fill(return_of(asked, found.agency), by=denzil, but={"A2.4": "n"})
    more = {"owner_name": "Lee Park", "due": TODAY + dt.timedelta(days=60)}
    question = form_for(found).questions["A2.4"]
    write_action(audit_return=found, question=question, expected=0, text="Print the form", by=denzil, **more)
    return return_of(asked, found.agency)


@pytest.mark.parametrize("javascript", [True, False])
def test_head_signs_in_three_clicks_and_the_last_signature_submits(board, visit, post, audit_return, javascript):
    denzil = visit(board.people["denzil"], reverse("audits:sign_off", args=[audit_return.pk]), javascript=javascript)
    assert denzil.get_by_text("mo@school.example").is_visible()
    denzil.get_by_role("button", name="Send for signature").click()
    assert denzil.get_by_text("An email to Mo Head and Gay Nor is on its way.").is_visible()

    found = []
    for name in ("mo", "gay"):
        page = visit(None, post.link_in(f"{name}@school.example"), javascript=javascript, width=PHONE)
        clicks = 1  # on the link of the email
        assert page.get_by_role("heading", name="What you should know: 1").is_visible()
        assert page.get_by_text("Print the form").first.is_visible()
        assert page.locator("details[open]").count() == 0  # the whole return is folded
        if javascript:
            found += faults(page, WIDE, PHONE)
        page.get_by_role("button", name="Sign", exact=True).click()
        clicks += 1
        assert clicks <= MOST_CLICKS and page.get_by_text("Your signature has been recorded.").is_visible()
    assert page.get_by_text("so the return has been submitted").is_visible()
    audit_return.refresh_from_db()
    assert audit_return.state == "submitted" and "\n".join(found) == ""


def test_a_link_that_ran_out_offers_a_new_one(board, visit, post, audit_return):
    send_for_signature(audit_return=audit_return, expected=audit_return.version, by=board.people["denzil"])
    asked = audit_return.signature_requests.get(role="head")
    days = {"asked_on": TODAY - dt.timedelta(days=60), "good_until": TODAY - dt.timedelta(days=30)}
    type(asked).objects.filter(pk=asked.pk).update(**days)
    page = visit(None, post.link_in("mo@school.example"), width=PHONE)
    page.get_by_role("button", name="Email me a new link").click()
    assert page.get_by_text("We have emailed a new link").is_visible()
    page.goto(post.link_in("mo@school.example"))
    assert page.get_by_role("button", name="Sign", exact=True).is_visible()
