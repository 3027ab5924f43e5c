"""/.well-known/security.txt has the fields of RFC 9116, and follows the settings of the board."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import time_machine

ADDRESS = "/.well-known/security.txt"


def fields(client) -> dict[str, list[str]]:
    """Field → its values."""
    response = client.get(ADDRESS)
    assert response.status_code == 200 and response["Content-Type"] == "text/plain; charset=utf-8"
    found: dict[str, list[str]] = {}
    for line in response.content.decode("ascii").splitlines():
        name, _, value = line.partition(": ")
        found.setdefault(name, []).append(value)
    return found


@pytest.fixture
def site(settings):
    settings.SITE_URL = "https://plan.example.org"
    return settings


def test_security_txt_names_the_board_and_the_privacy_notice(client, site):
    site.BOARD_CONTACT_EMAIL = "office+plan@northmere.example"
    found = fields(client)
    assert found["Contact"] == ["mailto:office%2Bplan@northmere.example", "https://plan.example.org/privacy/"]
    assert found["Canonical"] == [f"https://plan.example.org{ADDRESS}"]
    assert found["Preferred-Languages"] == ["en"]
    assert set(found) == {"Contact", "Canonical", "Preferred-Languages", "Expires"}


def test_security_txt_names_a_page_when_the_board_has_no_mailbox(client, site):
    site.BOARD_CONTACT_EMAIL = ""
    assert fields(client)["Contact"] == ["https://plan.example.org/privacy/"]


def test_security_txt_expires_within_a_month(client, site):
    with time_machine.travel(datetime(2026, 12, 20, 23, 30, tzinfo=UTC), tick=False):
        assert fields(client)["Expires"] == ["2027-01-19T00:00:00Z"]


def test_security_txt_stays_on_one_line_when_the_address_is_odd(client, site):
    site.BOARD_CONTACT_EMAIL = "a@b.example\nExpires: never"
    assert len(fields(client)["Expires"]) == 1


def test_security_txt_refuses_to_be_posted_to(client):
    assert client.post(ADDRESS).status_code == 405
