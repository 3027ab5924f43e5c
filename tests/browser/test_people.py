"""Somebody is invited by mail and gets home; an administrator gives and ends; and these pages have no fault."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from accounts.models import PowerRequest, User
from accounts.people.invitations import token_of
from accounts.power.rules import HELD_FOR
from accounts.power.services import confirm, propose
from tests.authenticators import code_of
from tests.browser.conftest import session_cookie
from tests.browser.own_pages import PEOPLE_PAGES
from tests.browser.pages import PHONE, WIDE, faults, too_wide
from tests.browser.test_own_pages import CONTINUE, heading
from tests.factories.accounts import InvitationFactory


def link() -> str:
    """The path of the link in the latest letter that has one."""
    found = (re.search(r"https://[^/]+(/accounts/invitation/\S+)", letter.body) for letter in mail.outbox[::-1])
    return next(match[1] for match in found if match)


@pytest.mark.parametrize("javascript", [pytest.param(True, marks=pytest.mark.long), False])
def test_a_lead_officer_is_invited_by_the_manager_and_comes_home_with_a_code_by_mail(visit, board, javascript):
    page = visit(board.people["helen"], "/people/invite/", javascript=javascript)
    page.get_by_label("Name", exact=True).fill("Nia Newell")
    page.get_by_label("Email address at work").fill("nia@millbeck.example")
    page.get_by_label("Agency lead officer or colleague").check()
    page.get_by_label("Agency (optional)", exact=True).fill("Millbeck")
    page.get_by_role("button", name="Send the invitation").click()
    assert "No open agency has this name" in page.locator(".govuk-error-summary").inner_text()
    page.get_by_label("Agency (optional)", exact=True).fill("millbeck primary school")
    page.get_by_role("button", name="Send the invitation").click()
    assert page.get_by_role("rowheader", name="Nia Newell").is_visible()
    guest = visit(None, link(), javascript=javascript)
    guest.get_by_label("With a code that is mailed to me each time").check()
    guest.get_by_role("button", name="Accept the invitation").click()
    heading(guest, "Millbeck Primary School")
    nia = User.objects.get(email="nia@millbeck.example")
    assert nia.memberships.get().agency.name == "Millbeck Primary School"
    guest.get_by_role("button", name="Sign out").click()
    guest.get_by_label("Email address").fill(nia.email)
    guest.get_by_role("button", name="Send me a code by email instead").click()
    guest.get_by_label("Code", exact=True).fill(re.search(r"\d{4} \d{4}", mail.outbox[-1].body)[0])
    guest.get_by_role("button", name="Sign in", exact=True).click()
    heading(guest, "Millbeck Primary School")


@pytest.mark.long
def test_a_recorder_who_was_invited_sets_a_second_step_up_on_the_way_home(visit, board):
    page = visit(board.people["helen"], "/people/invite/")
    page.get_by_label("Name", exact=True).fill("Rhys Recorder")
    page.get_by_label("Email address at work").fill("rhys.recorder@a-long-name-of-a-council.example")
    page.get_by_label("Social-care recorder").check()
    page.get_by_label("Why they should have a role").fill("Records from May")
    page.get_by_role("button", name="Send the invitation").click()
    heading(page, "Invitations")
    assert too_wide(page, PHONE) == []  # the message names a long address
    owen = board.people["owen"]
    owen.role_grants.update(granted_at=timezone.now() - HELD_FOR)
    confirm(PowerRequest.objects.get(state="proposed", subject=None), by=owen)
    guest = visit(None, link(), width=PHONE)
    guest.get_by_label("With a password").check()
    guest.get_by_label("Password", exact=True).fill("four slow herons wading")
    guest.get_by_label("Password again").fill("four slow herons wading")
    guest.get_by_role("button", name="Accept the invitation").click()
    heading(guest, "Add a second step to signing in")
    guest.get_by_role("button", name="Use an authenticator app").click()
    guest.get_by_text("The picture cannot be scanned").click()
    key = guest.locator("#second-step-key").inner_text()
    assert too_wide(guest, PHONE) == []
    guest.get_by_label("Code that the app shows").fill(code_of(key))
    guest.get_by_role("button", name="Continue").click()
    guest.get_by_role("button", name=CONTINUE).click()
    heading(guest, "The board at a glance")


@pytest.mark.long
def test_a_person_is_found_given_a_role_and_shut_out(visit, board):
    page = visit(board.people["sunita"], "/people/")
    page.get_by_text("Find people").click()
    page.get_by_label("Words").fill("adeyemi")
    page.get_by_role("button", name="Show people").click()
    page.get_by_role("link", name="Grace Adeyemi").click()
    page.get_by_role("link", name="Propose a role").click()
    page.get_by_label("Data protection officer").check()
    page.get_by_label("Why").fill("Stands in for Owen")
    page.get_by_role("button", name="Propose").click()
    heading(page, "Data protection officer for Grace Adeyemi")
    helen = visit(board.people["helen"], "/people/")
    helen.get_by_role("link", name=re.compile("Decide.*Data protection officer")).click()
    helen.get_by_label("Confirm it").check()
    helen.get_by_role("button", name="Save decision").click()
    heading(helen, "Data protection officer for Grace Adeyemi")
    page.goto(f"/people/{board.people['grace'].pk}/")
    assert page.get_by_role("rowheader", name="Data protection officer").is_visible()
    page.get_by_role("link", name="Close the account").click()
    page.get_by_role("button", name="Close the account").click()
    assert page.title().startswith("Error: ")
    page.get_by_label("Why").fill("Has left the board")
    page.get_by_role("button", name="Close the account").click()
    assert "This account is closed." in page.get_by_role("main").inner_text()
    assert not User.objects.get(name="Grace Adeyemi").is_active


@pytest.mark.long
def test_the_pages_about_people_have_no_fault(visit, board, live_server):
    sunita, marian = board.people["sunita"], board.people["marian"]
    session_cookie(marian, live_server.url)
    waiting = InvitationFactory(invited_by=sunita)
    made = propose("grant", subject=board.people["grace"], role="dpo", by=board.people["sunita"], reason="Takes over")
    keys = {
        "end_role": [marian.role_grants.get().pk],
        "end_place": [marian.memberships.get().pk],
        "withdraw_invitation": [waiting.pk],
        "end_session_of": [marian.pk, marian.sessions.get().number],
        "invitation": [token_of(waiting)],
    }
    keys |= dict.fromkeys(["people", "invite", "invitations", "power_requests"], [])
    keys |= dict.fromkeys(["power_request", "power_request_decide", "power_request_withdraw"], [made.pk])
    page, found = visit(sunita), []
    for name in PEOPLE_PAGES:
        assert page.goto(reverse(name, args=keys.get(name, [marian.pk]))).status == 200, name
        found += faults(page, WIDE, PHONE)
    page = visit(None, reverse("invitation", args=keys["invitation"]))
    page.get_by_role("button", name="Accept the invitation").click()
    found += faults(page, WIDE, PHONE)
    assert page.title().startswith("Error: ")
    page.goto("/accounts/code/")
    page.get_by_label("Email address").fill("nobody@northmere.example")
    page.get_by_role("button", name="Send the code").click()
    heading(page, "Enter the code")
    assert found + faults(page, WIDE, PHONE) == []
