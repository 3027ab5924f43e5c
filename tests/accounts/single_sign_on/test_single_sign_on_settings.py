"""Single sign-on is set by the environment alone; what is set by half, or not private, stops the start."""

from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured

from accounts.single_sign_on.settings import is_private, read
from tests.rows import try_rows

WHOLE = {
    "OIDC_NAME": "Northmere Council",
    "OIDC_SERVER_URL": "https://sign-in.example.gov.uk/tenant/",
    "OIDC_CLIENT_ID": "esafety",
    "OIDC_CLIENT_SECRET": "secret",
}


def test_nothing_set_is_no_provider():
    assert read({}) is None
    assert read({"OIDC_NAME": " ", "OIDC_ADDRESSES_ARE_VERIFIED": "0"}) is None


def test_all_set_is_a_provider_that_is_trusted_for_nothing_more():
    assert read(WHOLE) == {
        "name": "Northmere Council",
        "server_url": "https://sign-in.example.gov.uk/tenant",
        "client_id": "esafety",
        "client_secret": "secret",
        "addresses_are_verified": False,
        "has_second_factor": False,
    }


def test_the_address_may_be_that_of_the_description_itself():
    whole = WHOLE | {"OIDC_SERVER_URL": "https://sign-in.example.gov.uk/.well-known/openid-configuration"}
    assert read(whole)["server_url"] == "https://sign-in.example.gov.uk"


@try_rows("name", sorted(WHOLE))
def test_what_is_missing_is_named(name):
    with pytest.raises(ImproperlyConfigured, match=f"{name} \\("):
        read({key: value for key, value in WHOLE.items() if key != name})


@try_rows(
    ("changes", "words"),
    [
        ({"OIDC_SERVER_URL": "http://sign-in.example.gov.uk"}, "must begin with https://"),
        ({"OIDC_SERVER_URL": "sign-in.example.gov.uk"}, "must begin with https://"),
        ({"OIDC_ADDRESSES_ARE_VERIFIED": "perhaps"}, "must be 1 or 0"),
    ],
)
def test_what_is_unsafe_or_unclear_stops_the_start(changes, words):
    with pytest.raises(ImproperlyConfigured, match=words):
        read(WHOLE | changes)


def test_a_switch_alone_is_half_a_setting():
    with pytest.raises(ImproperlyConfigured, match="set by half"):
        read({"OIDC_ADDRESSES_ARE_VERIFIED": "1"})


@try_rows(
    ("url", "private"),
    [
        ("https://a.example", True),
        ("http://127.0.0.1:80/x", True),
        ("http://[::1]/", True),
        ("http://a.example", False),
        ("http://127.0.0.1.a.example", False),
        ("ftp://127.0.0.1", False),
        ("https://", False),
        ("http://[bad", False),
    ],
)
def test_private_is_https_or_this_machine(url, private):
    assert is_private(url) is private
