"""/reading/date/: how the box of a date reads what is typed in it."""

from __future__ import annotations

import datetime as dt

import pytest


@pytest.fixture
def read(helen, enter, monkeypatch):
    monkeypatch.setattr("core.pages.views.today", lambda: dt.date(2026, 11, 28))
    return lambda **query: enter(helen).get("/reading/date/", query)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ({"name": "due", "due": "28/11/26"}, "Saturday 28 November 2026"),
        ({"name": "due", "due": "28/11"}, "Which year? 28 November 2026 or 28 November 2027"),
        ({"name": "a-on", "a-on": "29 Nov", "takes": "latest"}, "Saturday 29 November 2025"),
        ({"name": "due", "due": ""}, ""),
        ({"name": "due"}, ""),
        ({}, ""),
    ],
)
def test_read_date_says_which_day_was_typed(query, text, read):
    answer = read(**query)
    assert (answer.status_code, answer.content.decode()) == (200, text)


def test_read_date_shows_nothing_to_who_has_not_signed_in(client):
    assert client.get("/reading/date/", {"name": "due", "due": "t"}).status_code == 302
