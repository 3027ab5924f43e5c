"""Signing in with the council's own sign-in, in a browser, at a provider that runs on loopback."""

from __future__ import annotations

import pytest
from django.urls import reverse

from accounts.single_sign_on.settings import read
from tests.browser.pages import PHONE, WIDE, faults
from tests.oidc_provider import running


@pytest.fixture
def provider(settings):
    for found in running():
        settings.OIDC = read(found.environment)
        yield found


def test_a_person_signs_in_at_the_council_and_out_again(board, live_server, new_context, provider):
    tom = board.people["tom"]
    provider.email = tom.email
    page, noise = new_context(viewport={"width": WIDE, "height": 900}).new_page(), []
    page.on("console", lambda message: noise.append(message.text) if message.type == "error" else None)
    page.goto(f"{live_server.url}/accounts/login/?next={reverse('meetings')}")
    found = faults(page, WIDE, PHONE)
    page.set_viewport_size({"width": WIDE, "height": 900})
    page.get_by_role("button", name="Sign in with Northmere Council").click()
    page.get_by_role("button", name=f"Sign in as {tom.email}").click()
    page.get_by_text(f"Signed in as {tom.name}", exact=True).wait_for()
    assert page.url == live_server.url + reverse("meetings")
    page.get_by_role("button", name="Sign out").click()
    page.get_by_text("still signed in at Northmere Council").wait_for()

    provider.subject, provider.email = "number-2", "somebody@northmere.example"
    page.get_by_role("button", name="Sign in with Northmere Council").click()
    page.get_by_role("button", name="Sign in as somebody@northmere.example").click()
    page.get_by_role("heading", name="You have no account here").wait_for()
    found += faults(page, WIDE, PHONE)
    assert found == []
    assert [text for text in noise if "status of 403" not in text] == []
