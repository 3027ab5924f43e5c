"""A page can ask how much time is left in its session, and put its end off (L2, L8)."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import Client

from accounts import middleware
from accounts.middleware import LIMIT, SEEN, idle_limit
from accounts.sessions import timeout, views
from tests.actions.pages import text_of
from tests.cast import enter

LOGIN = "/accounts/login/"


@pytest.fixture
def clock(monkeypatch):
    """Moves the clock of the sessions by seconds."""
    real = middleware.time.time
    moved = [0]

    class Clock:
        @staticmethod
        def time():
            return real() + moved[0]

    monkeypatch.setattr(middleware, "time", Clock)
    monkeypatch.setattr(timeout, "time", Clock)
    monkeypatch.setattr(views, "time", Clock)

    def move(seconds):
        moved[0] += seconds

    return move


# The time that is left


def ask(client, **extra):
    return client.get("/accounts/time-left/", HTTP_X_BACKGROUND="1", **extra).json()


def test_a_page_can_ask_for_the_time_left_without_using_the_session(board, marian, clock):
    client = enter(marian)
    clock(20 * 60)
    first = ask(client)
    assert 590 <= first["idle"] <= 600
    assert 11 * 3600 < first["long"] <= 12 * 3600 - 20 * 60
    clock(5 * 60)
    assert 290 <= ask(client)["idle"] <= 300
    clock(5 * 60 + 1)
    assert ask(client) == {"who": ""}
    assert client.get("/plan/")["Location"].startswith(LOGIN)
    assert ask(Client()) == {"who": ""}


def test_staying_puts_the_end_off_but_not_that_of_twelve_hours(board, marian, clock):
    client = enter(marian)
    clock(29 * 60)
    found = client.post("/accounts/stay/", HTTP_ACCEPT="application/json").json()
    assert 1790 <= found["idle"] <= 1800
    assert found["who"] == ask(client)["who"]
    clock(29 * 60)
    assert client.post("/accounts/stay/")["Location"] == "/"
    for _ in range(24):
        clock(29 * 60)
        answer = client.post("/accounts/stay/", HTTP_ACCEPT="application/json")
    assert answer.status_code == 302
    assert ask(client) == {"who": ""}


def test_who_is_asked_about_is_told_apart_and_not_named(board, marian, tom):
    marks = {ask(enter(person))["who"] for person in (marian, tom)}
    assert len(marks) == 2
    assert not any(str(person.pk) == mark for person in (marian, tom) for mark in marks)


def test_staying_needs_sign_in_and_its_token(board, marian):
    assert Client().post("/accounts/stay/")["Location"].startswith(LOGIN)
    client = Client(enforce_csrf_checks=True)
    client.force_login(marian)
    assert client.post("/accounts/stay/").status_code == 403
    assert client.get("/accounts/stay/").status_code == 405


# Pages with a limit of their own


def run(client, rf, view, **headers):
    """A request through the middleware to a view, in the session of a client."""
    request = rf.get("/", headers=headers)
    request.session = client.session
    request.user = "somebody"
    guard = middleware.SessionLimitsMiddleware(lambda request: guard.process_view(request, view, (), {}))
    guard(request)
    request.session.save()
    return request


def test_a_page_with_a_shorter_limit_ends_the_session_sooner(board, marian, clock, rf):
    client = enter(marian)
    short = idle_limit(15)(lambda request: HttpResponse())
    assert run(client, rf, short).session[LIMIT] == 15
    clock(14 * 60)
    assert ask(client)["idle"] <= 60, "what is asked with nobody at it changes no limit"
    clock(61)
    assert ask(client) == {"who": ""}
    assert "nothing was done for 15 minutes" in text_of(client.get(LOGIN))


def test_a_page_with_a_shorter_limit_is_not_opened_after_a_longer_silence(board, marian, clock, rf):
    client = enter(marian)
    clock(16 * 60)
    request = run(client, rf, idle_limit(15)(lambda request: HttpResponse()))
    assert request.session.get("_auth_user_id") is None
    assert request.was_signed_in == str(marian.pk)


def test_the_limit_of_a_page_ends_with_it(board, marian, clock, rf):
    client = enter(marian)
    run(client, rf, idle_limit(15)(lambda request: HttpResponse()))
    client.get("/plan/")
    clock(29 * 60)
    assert ask(client)["who"]
    assert client.session[SEEN]
