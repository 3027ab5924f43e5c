"""Single sign-on against a provider that others wrote: oidc-provider-mock, on loopback.

It takes any client, secret and proof key, calls itself what it is asked under, and makes no mistakes of its own. So
answers with a wrong nonce, issuer, audience or signature, and strict checks of what we send, are those of
tests/oidc_provider.py (test_single_sign_on.py).
"""

from __future__ import annotations

import logging
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from accounts.single_sign_on import services as sso
from accounts.single_sign_on.settings import read
from tests.accounts.single_sign_on.test_single_sign_on import BACK, begin, signed_in, words
from tests.factories.accounts import UserFactory

SUBJECT = "number-1"


@pytest.fixture(scope="module")
def issuer():
    from oidc_provider_mock import run_server_in_thread

    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    with run_server_in_thread(require_nonce=True) as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture
def provider(issuer, settings):
    names = {"OIDC_NAME": "Council", "OIDC_CLIENT_ID": "plan", "OIDC_CLIENT_SECRET": "a secret: 100%"}
    settings.OIDC = read(names | {"OIDC_SERVER_URL": issuer})
    tell(issuer, email="pat@example.org", email_verified=True)
    return issuer


@pytest.fixture
def person(db):
    return UserFactory(email="pat@example.org", name="Pat Quill")


def tell(issuer: str, **claims) -> None:
    """Set what the provider says of the person."""
    requests.put(f"{issuer}/users/{SUBJECT}", json=claims, timeout=10).raise_for_status()


def way_back(client, issuer: str, **form: str) -> str:
    """Where the provider sends the browser after its form was sent."""
    url = begin(client)
    assert url.startswith(f"{issuer}/oauth2/authorize?")
    assert requests.get(url, timeout=10).status_code == 200
    answer = requests.post(url, data=form or {"sub": SUBJECT}, allow_redirects=False, timeout=10)
    return answer.headers["Location"]


@pytest.mark.long
def test_sign_in_works(client, provider, person):
    assert client.get(way_back(client, provider))["Location"] == "/"
    assert signed_in(client)
    assert SocialAccount.objects.get().uid == sso.tie_of(provider, SUBJECT)


def test_sign_in_goes_by_the_number_when_the_address_changed(client, provider, person):
    client.get(way_back(client, provider))
    tell(provider, email="pat.new@example.org", email_verified=False)
    again = Client()
    assert again.get(way_back(again, provider)).status_code == 302
    assert signed_in(again)


@pytest.mark.parametrize(
    ("claims", "heading"),
    [
        ({"email": "pat@example.org", "email_verified": False}, "has not verified your email address"),
        ({"email": "pat@example.org"}, "has not verified your email address"),
        ({"email": "nobody@example.org", "email_verified": True}, "You have no account here"),
        ({}, "gave no email address"),
    ],
)
def test_sign_in_is_refused_for_claims(client, provider, person, claims, heading):
    tell(provider, **claims)
    response = client.get(way_back(client, provider))
    assert response.status_code == 403 and heading in words(response)
    assert not signed_in(client) and not SocialAccount.objects.exists()


def test_state_works_once_and_in_the_browser_that_began(client, provider, person):
    back = way_back(client, provider)
    other = Client()
    assert "was begun in another window" in words(other.get(back))
    assert not signed_in(other)
    assert client.get(back).status_code == 302
    client.logout()
    assert client.get(back).status_code == 400 and not signed_in(client)


def test_code_of_one_sign_in_opens_nothing_with_the_state_of_another(client, provider, person):
    stolen = parse_qs(urlsplit(way_back(Client(), provider)).query)["code"][0]
    state = parse_qs(urlsplit(begin(client)).query)["state"][0]
    response = client.get(BACK, {"code": stolen, "state": state})  # the nonce is of another
    assert response.status_code == 403 and not signed_in(client)


def test_code_that_the_provider_never_gave_opens_nothing(client, provider, person):
    state = parse_qs(urlsplit(begin(client)).query)["state"][0]
    assert client.get(BACK, {"code": "made-up", "state": state}).status_code == 403
    assert not signed_in(client)


def test_person_who_denies_at_the_provider_is_redirected(client, provider, person):
    response = client.get(way_back(client, provider, action="deny"))
    assert response.status_code == 403 and "was not finished" in words(response)
