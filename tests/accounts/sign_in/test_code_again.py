"""Whoever has neither a password nor a second step shows by a fresh code by mail that it is they: /accounts/again/code/."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.test import Client

from accounts.people import services
from accounts.second_factor import rules
from tests.accounts.second_factor.test_second_factor import age as wait
from tests.accounts.second_factor.test_second_factor import set_up
from tests.accounts.sign_in.test_codes import ask, move
from tests.authenticators import code_of, give_app
from tests.factories.accounts import UserFactory

AGAIN, APP = "/accounts/again/code/", "/accounts/second-step/app/"
TYPE = "/accounts/code/confirm/"
NEXT = f"{AGAIN}?next=%2Faccounts%2Fsecond-step%2Fapp%2F"


@pytest.fixture
def person(db):
    return services.create_person(email="pat@example.org", name="Pat", by=None, reason="First", roles=("agency",))


@pytest.fixture
def earlier(person, client):
    """A browser in which the person signed in by a code, more than ten minutes ago."""
    client.post(TYPE, {"code": ask(client)})
    wait(client)
    return client


def send(client) -> str:
    """Have a code sent; what it is."""
    mail.outbox.clear()
    assert client.post(NEXT, {"send": "1", "next": APP})["Location"] == NEXT
    (letter,) = mail.outbox
    assert letter.to == ["pat@example.org"] and letter.subject.startswith("Your code to show that it is you")
    return re.search(r"\d{4} \d{4}", letter.body)[0]


def test_shortly_after_a_code_nothing_is_asked_again(person, client):
    client.post(TYPE, {"code": ask(client)})
    assert client.get(APP).status_code == 200


def test_later_a_fresh_code_is_asked_for_before_a_factor_is_added(earlier, person):
    assert earlier.get(APP)["Location"] == NEXT
    page = earlier.get(NEXT).text
    assert "Send the code" in page and "pat@example.org" in page and "id_code" not in page
    assert mail.outbox[-1].subject == "Your code to sign in"  # opening the page sends nothing
    code = send(earlier)
    assert "id_code" in earlier.get(NEXT).text
    assert earlier.post(NEXT, {"code": f" {code} ", "next": APP})["Location"] == APP
    set_up(earlier)
    assert rules.main_factors(person).exists()


def test_what_was_sent_before_it_was_asked_again_is_done_afterwards(person, client):
    client.post(TYPE, {"code": ask(client)})
    key = re.search(r'id="second-step-key">([^<]+)<', client.get(APP).text)[1]
    wait(client)
    assert client.post(APP, {"code": code_of(key)})["Location"] == NEXT
    assert not rules.main_factors(person).exists()
    assert client.post(NEXT, {"code": send(client), "next": APP}).status_code == 302
    assert rules.main_factors(person).exists()


def test_a_code_works_once_in_the_browser_that_asked_and_is_none_to_sign_in(earlier, person):
    code = send(earlier)
    other = Client()
    other.post(TYPE, {"code": ask(other)})
    wait(other)
    assert "may still be typed" in other.post(NEXT, {"code": code, "next": APP}).text
    assert other.get(APP)["Location"] == NEXT
    newcomer = Client()
    ask(newcomer)
    assert newcomer.post(TYPE, {"code": code}).status_code == 200
    assert earlier.post(NEXT, {"code": code, "next": APP})["Location"] == APP
    assert "may still be typed" in earlier.post(NEXT, {"code": code, "next": APP}).text


def test_the_proof_lasts_ten_minutes(earlier, person, monkeypatch):
    earlier.post(NEXT, {"code": send(earlier), "next": APP})
    assert earlier.get(APP).status_code == 200
    move(monkeypatch, 601)
    assert earlier.get(APP)["Location"] == NEXT


@pytest.mark.long
def test_code_expires_after_five_attempts_or_ten_minutes(earlier, person, monkeypatch):
    code = send(earlier)
    for _ in range(5):
        assert "is not right" in earlier.post(NEXT, {"code": "00000000", "next": APP}).text
    assert "may still be typed" in earlier.post(NEXT, {"code": code, "next": APP}).text
    code = send(earlier)
    move(monkeypatch, 10 * 60 + 1)
    assert "may still be typed" in earlier.post(NEXT, {"code": code, "next": APP}).text
    assert earlier.get(APP)["Location"] == NEXT


def test_codes_cannot_be_sent_without_end(earlier, person):
    answers = [earlier.post(NEXT, {"send": "1", "next": APP}).status_code for _ in range(5)]
    assert answers[0] == 302 and 429 in answers


def test_whoever_has_a_password_or_a_factor_is_asked_for_that(client, person):
    other = UserFactory(roles=["agency"])
    client.force_login(other)
    wait(client)
    assert client.get(AGAIN)["Location"].startswith("/accounts/again/")
    assert client.get(APP)["Location"].startswith("/accounts/again/?next=")
    give_app(person)
    client.force_login(person)
    assert client.get(AGAIN)["Location"].startswith("/accounts/second-step/again/")
