"""Where the database does not answer, the page is a 503 of our own that says when to come back."""

from __future__ import annotations

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.db import InterfaceError, OperationalError, ProgrammingError
from django.test import Client

from core.web.views import is_database_away
from tests.rows import try_rows

SIGN_IN = "/accounts/login/"


@try_rows(
    ("error", "expected"),
    [
        (OperationalError("connection refused"), True),
        (InterfaceError("connection already closed"), True),
        (ProgrammingError("no such table"), False),
        (ValueError(), False),
        (None, False),
    ],
)
def test_is_database_away_tells_a_database_that_is_gone_from_a_fault_of_ours(error, expected):
    assert is_database_away(error) is expected


def fail(*args, **kwargs):
    raise OperationalError("connection refused")


@pytest.fixture(params=["view", "session"])
def away(request, monkeypatch, settings):
    """A visitor whose page fails in a view, or before it, where the session is read."""
    settings.BOARD_CONTACT_EMAIL = "board@example.org"
    if request.param == "view":
        monkeypatch.setattr("allauth.account.views.LoginView.get_form_kwargs", fail)
    else:
        monkeypatch.setattr(SessionStore, "_get_session_from_db", fail)
    client = Client(raise_request_exception=False)
    client.cookies["sessionid"] = "a" * 32
    return client


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post"])
def test_page_is_503_with_retry_after_when_the_database_is_away(away, method):
    answer = getattr(away, method)(SIGN_IN, {"login": "a"})
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert "no-store" in answer.headers["Cache-Control"]
    assert "The records cannot be reached just now" in answer.text and 'class="reference"' in answer.text
    assert "board@example.org" in answer.text and "The fault is ours" not in answer.text


@pytest.mark.django_db
@pytest.mark.parametrize("away", ["view"], indirect=True)
def test_demonstration_shows_the_same_page_when_the_database_is_away(away, settings):
    settings.DEBUG = True
    assert away.get(SIGN_IN).status_code == 503


@pytest.mark.django_db
def test_page_is_500_when_the_fault_is_ours(monkeypatch):
    monkeypatch.setattr("allauth.account.views.LoginView.get_form_kwargs", lambda *args, **kwargs: 1 / 0)
    answer = Client(raise_request_exception=False).get(SIGN_IN)
    assert answer.status_code == 500 and "Retry-After" not in answer.headers
