"""The accessibility statement and the privacy notice say whom to ask and when they were looked at."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ImproperlyConfigured

from core.board.notices import Notices, read_notices
from tests.rows import try_rows

SAID = {
    "ACCESSIBILITY_PREPARED_ON": "2026-09-01",
    "ACCESSIBILITY_REVIEWED_ON": " 2026-11-26 ",
    "ACCESSIBILITY_CONTACT": "Ann Other, 020 7946 0000",
    "PRIVACY_REVIEWED_ON": "2026-10-03",
    "PRIVACY_CONTACT": "dpo@northmere.example",
}


def test_nothing_said_is_nothing_printed():
    assert read_notices({}) == Notices()


def test_what_is_said_is_read():
    assert read_notices(SAID) == Notices(
        dt.date(2026, 9, 1),
        dt.date(2026, 11, 26),
        "Ann Other, 020 7946 0000",
        dt.date(2026, 10, 3),
        "dpo@northmere.example",
    )


@try_rows(
    ("changes", "words"),
    [
        ({"PRIVACY_REVIEWED_ON": "3 October"}, "PRIVACY_REVIEWED_ON is no day"),
        ({"ACCESSIBILITY_REVIEWED_ON": "2026-02-30"}, "ACCESSIBILITY_REVIEWED_ON is no day"),
        ({"ACCESSIBILITY_REVIEWED_ON": "2026-08-31"}, "is before ACCESSIBILITY_PREPARED_ON"),
    ],
)
def test_what_cannot_be_stops_the_start(changes, words):
    with pytest.raises(ImproperlyConfigured, match=words):
        read_notices(SAID | changes)


def test_the_pages_print_it(client, db, settings):
    settings.BOARD_CONTACT_EMAIL = "board@northmere.example"
    statement, notice = client.get("/accessibility/").text, client.get("/privacy/").text
    assert "board@northmere.example" in statement and "board@northmere.example" in notice
    assert "was prepared" not in statement and "last reviewed" not in notice
    settings.NOTICES = read_notices(SAID)
    statement, notice = client.get("/accessibility/").text, client.get("/privacy/").text
    assert "It was prepared on 1 September 2026. It was last reviewed on 26 November 2026." in statement
    assert "write or ring: Ann Other, 020 7946 0000." in statement
    assert "This notice was last reviewed on 3 October 2026." in notice and "dpo@northmere.example" in notice
