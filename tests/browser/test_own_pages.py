"""Setting up and using a second step in a browser: an app, a passkey, recovery codes; and that these pages have no fault.

The passkey is made by Chromium's virtual authenticator, which needs nobody to touch it.
"""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator

from tests.authenticators import code_of, give_app, recovery_codes_of
from tests.browser.conftest import PASSWORD
from tests.browser.pages import PHONE, WIDE, faults

CONTINUE = "I have kept them: continue"


@pytest.fixture
def sunita(board):
    """The administrator, with a password and without a second factor."""
    person = board.people["sunita"]
    person.set_password(PASSWORD)
    person.save()
    return person


def sign_in(page, person):
    """Sign in with the password, as a person does."""
    page.goto("/accounts/login/")
    page.get_by_label("Email address").fill(person.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def with_authenticator(page):
    """Gives the browser a passkey device that always agrees."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    device = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": device})


def heading(page, words: str):
    """Waits for the page with this heading."""
    page.get_by_role("heading", name=words, level=1).wait_for()


@pytest.mark.parametrize("javascript", [pytest.param(True, marks=pytest.mark.long), False])
def test_an_administrator_sets_an_app_up_and_signs_in_with_it_and_then_with_a_recovery_code(visit, sunita, javascript):
    page = visit(javascript=javascript)
    sign_in(page, sunita)
    heading(page, "Add a second step to signing in")
    page.goto("/agencies/")
    heading(page, "Add a second step to signing in")
    page.get_by_role("button", name="Use an authenticator app").click()
    page.get_by_text("The picture cannot be scanned").click()
    key = page.locator("#second-step-key").inner_text()
    page.get_by_label("Code that the app shows").fill("12")
    page.get_by_role("button", name="Continue").click()
    page.get_by_text("There is a problem").wait_for()
    assert page.title().startswith("Error: ")
    page.get_by_label("Code that the app shows").fill(code_of(key))
    page.get_by_role("button", name="Continue").click()
    heading(page, "Recovery codes")
    code = page.locator("#recovery-codes li").first.inner_text()
    page.get_by_role("button", name=CONTINUE).click()
    heading(page, "Agencies")
    page.get_by_role("button", name="Sign out").click()
    sign_in(page, sunita)
    heading(page, "Second step")
    page.get_by_label("Code", exact=True).fill(code)
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("link", name="Agencies", exact=True).wait_for()
    assert code not in recovery_codes_of(sunita) and len(recovery_codes_of(sunita)) == 9


def test_a_passkey_is_added_used_at_the_next_sign_in_renamed_and_stays_while_it_is_the_last(visit, sunita):
    page = visit()
    with_authenticator(page)
    sign_in(page, sunita)
    page.get_by_role("button", name="Use a passkey").click()
    page.get_by_label("Name of the passkey").fill("Office computer")
    page.get_by_role("button", name="Add the passkey").click()
    heading(page, "Recovery codes")
    page.get_by_role("button", name=CONTINUE).click()
    page.get_by_role("button", name="Sign out").click()
    sign_in(page, sunita)
    page.get_by_role("button", name="Use your passkey").click()
    page.get_by_role("link", name="Agencies", exact=True).wait_for()
    page.goto("/accounts/second-step/")
    page.get_by_role("link", name="Rename the passkey Office computer").click()
    page.get_by_label("Name of the passkey").fill("Laptop")
    page.get_by_role("button", name="Save the name").click()
    page.get_by_role("link", name="Remove the passkey Laptop").click()
    page.get_by_role("button", name="Remove the passkey").click()
    assert "Add another one before you remove this" in page.get_by_role("main").inner_text()
    assert Authenticator.objects.filter(user=sunita, type="webauthn").count() == 1


def test_a_passkey_that_fails_is_said_in_words(visit, sunita):
    page = visit()
    sign_in(page, sunita)
    page.goto("/accounts/second-step/passkeys/add/")
    page.evaluate(
        "() => { navigator.credentials.create = () => Promise.reject(new DOMException('', 'NotAllowedError')) }"
    )
    page.get_by_role("button", name="Add the passkey").click()
    page.get_by_text("It was stopped or took too long. Try again.").wait_for()


@pytest.mark.parametrize("javascript", [True, pytest.param(False, marks=pytest.mark.long)])
def test_a_browser_that_was_left_open_is_signed_out_from_another(visit, board, javascript):
    grace = board.people["grace"]
    grace.set_password(PASSWORD)
    grace.save()
    left, here = visit(), visit(javascript=javascript, user_agent="Firefox on Windows")
    for page in (left, here):
        sign_in(page, grace)
        page.get_by_role("button", name="Sign out").wait_for()
    here.get_by_role("link", name="Your account").click()
    assert here.get_by_role("rowheader", name="Firefox on Windows (this one)").is_visible()
    here.get_by_role("button", name="End the session in Chrome on Linux").click()
    assert "You are signed out of Chrome on Linux" in here.get_by_role("main").inner_text()
    left.reload()
    heading(left, "Sign in")


@pytest.mark.long
def test_the_pages_of_the_second_step_have_no_fault(visit, sunita):
    page, found = visit(), []
    with_authenticator(page)
    sign_in(page, sunita)

    def look(*paths):
        for path in paths:
            if path:
                assert page.goto(f"/accounts/{path}").status == 200, path
            found.extend(faults(page, WIDE, PHONE))

    look("second-step/", "second-step/app/", "second-step/passkeys/add/")
    page.get_by_role("button", name="Add the passkey").click()
    heading(page, "Recovery codes")
    key, pk = give_key(sunita), Authenticator.objects.get(type="webauthn").pk
    look("", "you/", "second-step/", "second-step/codes/new/", "second-step/app/remove/")
    look(f"second-step/passkeys/{pk}/name/", f"second-step/passkeys/{pk}/remove/")
    look("second-step/again/", "second-step/again/passkey/")
    page.get_by_role("button", name="Sign out").click()
    sign_in(page, sunita)
    heading(page, "Second step")
    look("")
    page.get_by_label("Code", exact=True).fill("1")
    page.get_by_role("button", name="Continue").click()
    look("")
    page.get_by_label("Code", exact=True).fill(code_of(key))
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Sign out").wait_for()
    assert found == []


def give_key(person) -> str:
    """An app beside the passkey, as its key."""
    Authenticator.objects.filter(user=person, type="recovery_codes").delete()
    return give_app(person)
