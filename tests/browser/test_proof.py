"""Showing again that it is you in the way of a form: what was typed waits, and is sent by another press."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.urls import reverse

from accounts.sessions.store import SessionStore
from tests.accounts.second_factor.test_second_factor import age
from tests.authenticators import code_of, give_app
from tests.browser.pages import PHONE, WIDE, faults

REASON = "Cover while Bea is away"


class Browser:
    """The session of a page, as age() reads it."""

    def __init__(self, page):
        cookies = {cookie["name"]: cookie["value"] for cookie in page.context.cookies()}
        self.session = SessionStore(cookies[settings.SESSION_COOKIE_NAME])


@pytest.mark.parametrize("width", [WIDE, PHONE])
def test_person_is_signed_out_after_proof_and_nothing_is_typed_twice(board, visit, width):
    sunita, grace = board.people["sunita"], board.people["grace"]
    key = give_app(sunita)
    page = visit(sunita, reverse("end_sessions", args=[grace.pk]), width=width)
    page.locator("[name='reason']").fill(REASON)
    age(Browser(page))
    page.get_by_role("button", name="Sign out everywhere").click()
    page.get_by_role("heading", name="Confirm that it is you").wait_for()
    assert not faults(page)
    page.get_by_label("Code").fill("000000")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("link", name="is not right").first.wait_for()
    assert not faults(page)
    page.get_by_label("Code").fill(code_of(key))
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("heading", name="This has not been saved yet").wait_for()
    assert REASON in page.get_by_role("main").inner_text() and not faults(page)
    page.get_by_role("button", name="Send it now").click()
    page.get_by_text(f"{grace} is signed out everywhere.").wait_for()
