"""Wrong second steps by a stranger do not use up those of the right person in a browser of theirs."""

from __future__ import annotations

import pytest
from django.core import signing
from django.test import Client

from accounts.second_factor.rules import BROWSER, PEOPLE_OF_A_BROWSER
from tests.authenticators import give_app, recovery_codes_of
from tests.factories.accounts import PASSWORD, UserFactory

LOGIN, PROVE = "/accounts/login/", "/accounts/second-step/prove/"
TOO_MANY = "Too many attempts"


@pytest.fixture
def pat(db):
    person = UserFactory(email="pat@example.org", roles=["recorder"])
    give_app(person)
    person.codes = recovery_codes_of(person)
    return person


def begin(browser: Client, person) -> Client:
    browser.post(LOGIN, {"login": person.email, "password": PASSWORD})
    return browser


def enter(browser: Client, person) -> Client:
    """Sign in in every step, by a recovery code, and out again."""
    response = begin(browser, person).post(PROVE, {"code": person.codes.pop()})
    assert response.status_code == 302, response.text
    browser.post("/accounts/logout/")
    return browser


def guess(browser: Client, times: int = 1) -> str:
    for _ in range(times):
        page = browser.post(PROVE, {"code": "00000000"})
    return page.text


@pytest.mark.long
def test_owner_gets_in_with_a_known_browser_when_a_stranger_used_up_all_attempts(pat):
    own = enter(Client(), pat)
    assert TOO_MANY in guess(begin(Client(), pat), 12)
    assert begin(own, pat).post(PROVE, {"code": pat.codes.pop()}).status_code == 302


@pytest.mark.long
def test_stranger_stays_shut_out_when_the_owner_gets_in(pat):
    own, stranger = enter(Client(), pat), begin(Client(), pat)
    guess(stranger, 10)
    begin(own, pat).post(PROVE, {"code": pat.codes.pop()})
    assert TOO_MANY in stranger.post(PROVE, {"code": pat.codes.pop()}).text


def test_known_browser_has_ten_attempts_too(pat):
    own = begin(enter(Client(), pat), pat)
    assert TOO_MANY not in guess(own, 10) and TOO_MANY in guess(own)


@pytest.mark.long
def test_browser_is_known_for_its_person_only(pat):
    other = UserFactory(email="sam@example.org", roles=["recorder"])
    give_app(other)
    guess(begin(Client(), other), 10)
    assert TOO_MANY in guess(begin(enter(Client(), pat), other))


FORGED = ["", "x", signing.dumps({"1": "aa"}, salt="another purpose")]


@pytest.mark.parametrize("value", FORGED, ids=["none", "nonsense", "of another purpose"])
def test_forged_cookie_gives_no_attempts(pat, value):
    guess(begin(Client(), pat), 10)
    browser = Client()
    browser.cookies[BROWSER] = value
    assert TOO_MANY in guess(begin(browser, pat))


@pytest.mark.long
def test_cookie_is_closed_to_scripts_and_holds_the_latest_people(pat):
    people = [pat]
    for number in range(PEOPLE_OF_A_BROWSER):
        person = UserFactory(email=f"p{number}@example.org", roles=["recorder"])
        give_app(person)
        person.codes = recovery_codes_of(person)
        people.append(person)
    browser = Client()
    for person in people:
        enter(browser, person)
    cookie = browser.cookies[BROWSER]
    assert cookie["httponly"] and cookie["samesite"] == "Lax"
    names = signing.loads(cookie.value, salt=BROWSER)
    assert list(names) == [str(person.pk) for person in people[1:]]
    assert all(person.email not in cookie.value for person in people)


@pytest.mark.long
def test_cookie_can_be_set_by_no_other_host_when_it_is_real(pat, settings):
    settings.COOKIE_PREFIX = "__Host-"
    own = enter(Client(), pat)
    assert f"__Host-{BROWSER}" in own.cookies and BROWSER not in own.cookies
    assert TOO_MANY in guess(begin(Client(), pat), 12)
    assert begin(own, pat).post(PROVE, {"code": pat.codes.pop()}).status_code == 302
