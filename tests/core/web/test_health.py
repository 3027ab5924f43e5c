"""Health checks under any host name and without TLS, and no other page so."""

from __future__ import annotations

from ipaddress import ip_network

import pytest

from core.web.health import is_in_health_networks
from esafety import settings as production
from esafety.running.environment import read_networks
from tests.rows import try_rows

NEAR, FAR = "127.0.0.1", "203.0.113.7"


@pytest.fixture(autouse=True)
def as_in_production(settings, db):
    settings.SECURE_SSL_REDIRECT, settings.SECURE_PROXY_SSL_HEADER = True, ("HTTP_X_FORWARDED_PROTO", "https")
    settings.ALLOWED_HOSTS = ["plan.example.gov.uk"]


@pytest.mark.long
@try_rows("address", ["/healthz", "/readyz"])
@try_rows("host", ["127.0.0.1:8000", "10.0.0.5", "elsewhere.example", "no host"])
def test_health_returns_200_to_this_machine_under_any_host(client, address, host):
    for method in (client.get, client.head):
        response = method(address, REMOTE_ADDR=NEAR, HTTP_HOST=host)
        assert (response.status_code, response["Cache-Control"]) == (200, "no-store, private")
        assert (response["X-Content-Type-Options"], response["X-Frame-Options"]) == ("nosniff", "DENY")
        assert "default-src" in response["Content-Security-Policy"]


def test_health_is_answered_as_before_to_others(client):
    assert client.get("/readyz", REMOTE_ADDR=FAR, HTTP_HOST="elsewhere.example").status_code == 400
    assert client.get("/readyz", REMOTE_ADDR=FAR, HTTP_HOST="plan.example.gov.uk").status_code == 301
    proxied = {"HTTP_HOST": "plan.example.gov.uk", "HTTP_X_FORWARDED_PROTO": "https"}
    assert client.get("/readyz", REMOTE_ADDR=FAR, **proxied).content == b"ready"


def test_health_returns_200_to_a_network_of_the_setting(client, settings):
    settings.HEALTH_NETWORKS = read_networks("10.20.0.0/16, 2001:db8::/32")
    assert client.get("/readyz", REMOTE_ADDR="10.20.3.4", HTTP_HOST="10.20.9.9").status_code == 200
    assert client.get("/readyz", REMOTE_ADDR="2001:db8::5", HTTP_HOST="x.example").status_code == 200
    assert client.get("/readyz", REMOTE_ADDR="10.21.3.4", HTTP_HOST="10.20.9.9").status_code == 400


def test_health_returns_503_when_the_cache_fails(client, monkeypatch):
    monkeypatch.setattr("esafety.home.views.cache_works", lambda: False)
    assert client.get("/readyz", REMOTE_ADDR=NEAR, HTTP_HOST="10.0.0.5").status_code == 503


@try_rows("address", ["/", "/accounts/login/", "/healthz/", "/healthz/x", "//healthz", "/metrics"])
def test_other_pages_are_redirected_to_tls_for_this_machine_too(client, address):
    response = client.get(address, REMOTE_ADDR=NEAR, HTTP_HOST="plan.example.gov.uk")
    assert (response.status_code, response["Location"][:8]) == (301, "https://")
    assert client.get(address, REMOTE_ADDR=NEAR, HTTP_HOST="elsewhere.example").status_code == 400


def test_post_to_a_health_check_is_treated_as_any_page(client):
    assert client.post("/readyz", REMOTE_ADDR=NEAR, HTTP_HOST="elsewhere.example").status_code == 400


@try_rows(
    ("address", "expected"),
    [("127.0.0.1", True), ("127.9.9.9", True), ("::1", True), ("::ffff:127.0.0.1", True), ("::ffff:8.8.8.8", False),
     ("8.8.8.8", False), ("", False), ("unix:", False)],
)  # fmt: skip
def test_is_in_health_networks_is_true_for_this_machine(address, expected):
    assert is_in_health_networks(address) is expected


def test_read_networks_always_includes_this_machine():
    assert read_networks("") == production.HEALTH_NETWORKS == [ip_network("127.0.0.0/8"), ip_network("::1/128")]
