"""Demonstration sign-in: /demo/, only on the demonstration board."""

from __future__ import annotations

import time

import pytest
from django.core.exceptions import ImproperlyConfigured, MiddlewareNotUsed
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts import demo
from accounts.middleware import SINCE
from accounts.removals.services import require_proof
from accounts.second_factor.rules import PROVED_AT
from accounts.sign_in import checks
from accounts.sign_in.settings import ACCOUNT_REAUTHENTICATION_TIMEOUT
from core.web.middleware import OwnErrorPagesMiddleware
from tests.factories.accounts import UserFactory

INSIDE = "/accounts/logout/"


@pytest.fixture
def demonstration(settings, monkeypatch):
    """DEMO and DEBUG on, on a database of the kind that the demonstration uses."""
    settings.DEMO = settings.DEBUG = True
    monkeypatch.setattr(demo, "is_demo_database", lambda: True)


@pytest.fixture
def manager(db):
    return UserFactory(name="Mary Manager", roles=["manager", "board"])


def test_a_link_signs_its_person_in(client, demonstration, manager):
    response = client.get(f"/demo/sign-in/{demo.token_for(manager)}/")
    assert (response.status_code, response["Location"]) == (302, "/")
    assert int(client.session["_auth_user_id"]) == manager.pk
    require_proof(manager)  # a removal from the history can be confirmed at once


def test_one_link_per_role_is_printed(demonstration, manager, capsys):
    second = UserFactory(name="Second Manager", roles=["manager"])
    links = demo.demo_links("http://127.0.0.1:8000")
    assert [(role, person) for role, person, _ in links] == [
        ("Development manager", manager),
        ("Board member", manager),
    ]
    call_command("demo_links", base_url="http://127.0.0.1:8000/")
    printed = capsys.readouterr().out
    assert "Development manager (Mary Manager): http://127.0.0.1:8000/demo/sign-in/" in printed
    assert second.name not in printed


def test_the_page_lists_everybody_by_role(client, demonstration, manager):
    UserFactory(name="Second Manager", roles=["manager"])
    UserFactory(name="Gone Person", roles=["board"], is_active=False)
    text = client.get("/demo/").content.decode()
    assert text.index("Development manager") < text.index("Second Manager") < text.index("Board member")
    assert "Gone Person" not in text


def test_a_forged_or_outdated_link_is_not_found(client, demonstration, manager):
    token = demo.token_for(manager)
    assert client.get(f"/demo/sign-in/{token}x/").status_code == 404
    assert client.get("/demo/sign-in/1/").status_code == 404
    manager.is_active = False
    manager.save()
    assert client.get(f"/demo/sign-in/{token}/").status_code == 404


@pytest.mark.parametrize(
    ("is_demo", "is_debug", "is_ours"),
    [(False, True, True), (True, False, True), (True, True, False), (False, False, True)],
)
def test_outside_the_demonstration_no_link_works(client, settings, monkeypatch, manager, is_demo, is_debug, is_ours):
    token = demo.token_for(manager)
    settings.DEMO, settings.DEBUG = is_demo, is_debug
    monkeypatch.setattr(demo, "is_demo_database", lambda: is_ours)
    assert not demo.demo_allowed()
    with pytest.raises(ImproperlyConfigured):
        demo.demo_links("http://127.0.0.1:8000")
    with pytest.raises(CommandError):
        call_command("demo_links")
    monkeypatch.undo()
    settings.DEMO, settings.DEBUG = is_demo, is_debug
    monkeypatch.setattr(demo, "demo_allowed", lambda: False)
    assert client.get(f"/demo/sign-in/{token}/").status_code == 404
    assert client.get("/demo/").status_code == 404


@pytest.mark.parametrize(
    ("marking", "is_ours"),
    [
        ("ALTER DATABASE {} SET esafety.demonstration = 'on'", True),
        ("ALTER DATABASE {} SET esafety.demonstration = 'off'", False),
        ("ALTER ROLE CURRENT_USER IN DATABASE {} SET esafety.demonstration = 'on'", False),
        ("SET LOCAL esafety.demonstration = 'on'", False),
    ],
)
def test_is_demo_database_is_true_when_its_owner_marked_it(db, marking, is_ours):
    """That the server of dev.py is one is tested with that server (tests/running/test_own_postgres.py)."""
    with connection.cursor() as cursor:
        cursor.execute(marking.format(connection.ops.quote_name(connection.settings_dict["NAME"])))
    assert demo.is_demo_database() == is_ours


@pytest.mark.parametrize(
    ("is_demo", "is_debug", "is_ours", "errors"),
    [
        (True, True, True, []),
        (True, False, True, ["accounts.E001"]),
        (True, True, False, ["accounts.E001"]),
        (False, False, False, []),
    ],
)
def test_the_check_refuses_an_unsafe_demonstration(settings, monkeypatch, is_demo, is_debug, is_ours, errors):
    settings.DEMO, settings.DEBUG = is_demo, is_debug
    monkeypatch.setattr(demo, "is_demo_database", lambda: is_ours)
    assert [error.id for error in checks.demonstration_is_safe(None)] == errors


def test_what_is_not_there_or_fails_shows_the_boards_own_page_and_no_page_for_programmers(
    demonstration, manager, monkeypatch, caplog
):
    client = Client()
    for address in ("/nothing/here/", "/demo/sign-in/1/"):
        page = client.get(address)
        assert page.status_code == 404 and "Page not found" in page.text
        assert "urlconf" not in page.text.lower() and "demo/sign-in/" not in page.text
    assert client.get("/help")["Location"] == "/help/"

    def fail(request):
        secret = "value of a variable"  # noqa: F841
        raise ValueError("of a view")

    monkeypatch.setattr("esafety.home.views.is_new", fail)
    client.force_login(manager)
    page = client.get("/")
    assert page.status_code == 500 and "Traceback" not in page.text and "value of a variable" not in page.text
    assert "of a view" not in page.text and "ValueError" in caplog.text


@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_a_request_for_another_host_shows_no_settings(demonstration, caplog, accept):
    page = Client().get("/help/", headers={"host": "evil.example", "accept": accept})
    assert page.status_code == 400 and "eference" in page.text
    for word in ("Traceback", "INSTALLED_APPS", "ALLOWED_HOSTS", "evil.example"):
        assert word not in page.text
    assert "Invalid HTTP_HOST header" in caplog.text


@pytest.mark.parametrize("page", ["mfa_activate_totp", "mfa_add_webauthn"])
def test_a_page_that_asks_to_sign_in_again_does_so_in_the_demonstration(demonstration, manager, page):
    client = Client(raise_request_exception=False)
    client.get(f"/demo/sign-in/{demo.token_for(manager)}/")
    session = client.session
    for name in (SINCE, PROVED_AT):
        session[name] = session.get(name, time.time()) - ACCOUNT_REAUTHENTICATION_TIMEOUT - 1
    session.save()
    response = client.get(reverse(page))
    assert response.status_code == 302 and "?next=" in response["Location"]


def test_without_debug_nothing_stands_between_a_view_and_the_error_pages(settings):
    with pytest.raises(MiddlewareNotUsed):
        OwnErrorPagesMiddleware(lambda request: None)
