"""From the email into the return, in a browser: one link, one click, with and without scripts."""

from __future__ import annotations

import datetime as dt

import pytest

from agencies.models import Eslo
from audits.chasing.services import chasing
from audits.models import Chase, Return, ReturnLink
from tests.browser.pages import PHONE, WIDE, faults
from tests.factories.directory import EsloFactory

SAM = "sam@newcomer.example"


@pytest.fixture
def post(live_server, settings, mailbox):
    """A mail server, and links in emails that lead to the server of the test."""
    settings.SITE_URL = live_server.url
    return mailbox


@pytest.fixture
def audit_return(board, post) -> Return:
    """A return of which nobody has answered anything; its new ESLO, who has no account, has just been written to."""
    wanted = Return.objects.filter(state="not_started", round__state="open", access_point=None, exempt_on=None)
    found = wanted.exclude(agency__kind="access_point").select_related("agency", "round").order_by("pk")[0]
    nobody_is_in_post(found, 1999)
    EsloFactory(agency=found.agency, name="Sam Newcomer", email=SAM)
    Chase.objects.filter(audit_return=found).delete()
    chasing.write_by_hand(audit_return=found, text="Can we help?", to=["eslo"], by=board.people["helen"])
    return found


def nobody_is_in_post(audit_return, year: int) -> None:
    """As if whoever is in post now had been so then."""
    days = {"valid_from": dt.date(year, 9, 1), "valid_to": dt.date(year + 1, 8, 31)}
    Eslo.objects.current().filter(agency=audit_return.agency_id).update(**days)


@pytest.mark.parametrize("javascript", [True, False])
def test_new_eslo_opens_the_return_with_one_click_and_closes_it(board, visit, audit_return, post, javascript):
    """It took a second email, an account and a sign-in before."""
    assert len(post.to(SAM)) == 1
    page = visit(None, post.link_in(SAM), javascript=javascript, width=PHONE)
    assert page.get_by_role("heading", level=1).inner_text() == f"{audit_return.round}: return of {audit_return.about}"
    found = faults(page, WIDE, PHONE, with_contrast=True) if javascript else []
    page.get_by_role("button", name="Open the return").click()
    page.wait_for_url(f"**/audits/returns/{audit_return.pk}/")
    assert page.get_by_text("Open as Sam Newcomer until").is_visible()
    assert "sessionid" not in {cookie["name"] for cookie in page.context.cookies()}
    found += faults(page, WIDE, PHONE, with_contrast=True) if javascript else []
    page.get_by_role("button", name="Close the return here").click()
    assert page.get_by_text("is closed in the browser").is_visible()
    page.goto(post.link_in(SAM))
    assert page.get_by_role("heading", name="This link has been used").is_visible()
    found += faults(page, WIDE, PHONE, with_contrast=True) if javascript else []
    page.get_by_role("button", name="Email me a new link").click()
    assert page.get_by_text("We have emailed a new link").is_visible()
    page.goto(post.link_in(SAM))
    page.get_by_role("button", name="Open the return").click()
    page.wait_for_url(f"**/audits/returns/{audit_return.pk}/")
    assert found == [] and ReturnLink.objects.filter(sent_to=SAM, used_at__isnull=False).count() == 2


def test_office_says_who_fills_it_in(board, visit, audit_return, post):
    nobody_is_in_post(audit_return, 2001)
    type(audit_return.agency).objects.filter(pk=audit_return.agency_id).update(email="office@newcomer.example")
    Chase.objects.filter(audit_return=audit_return).delete()
    audit_return.agency.refresh_from_db()
    chasing.write_by_hand(audit_return=audit_return, text="Who?", to=["eslo"], by=board.people["helen"])
    page = visit(None, post.link_in("office@newcomer.example"), width=PHONE)
    found = faults(page, WIDE, PHONE, with_contrast=True)
    page.get_by_role("button", name="Email them the link").click()
    assert page.title().startswith("Error: ")
    found += faults(page, WIDE, PHONE, with_contrast=True)
    page.get_by_label("Name", exact=True).fill("Ira Bell")
    page.get_by_label("Their own email address at work").fill("ira@newcomer.example")
    page.get_by_role("button", name="Email them the link").click()
    assert page.get_by_text("We have emailed this person").is_visible()
    page.goto(post.link_in("ira@newcomer.example"))
    page.get_by_role("button", name="Open the return").click()
    assert page.get_by_text("Open as Ira Bell until").is_visible()
    assert found == []
