"""The page of the security journal: who reads it, what it says in words, and its filters."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.security.services import raise_alerts
from core.models import SecurityEvent
from core.security.rules import EVENTS
from core.security.services import note
from tests.esafety.security.events import make_every
from tests.factories.accounts import UserFactory


def rows_of(page) -> list[str]:
    """The text of each row, on one line."""
    body = page.text.partition("<tbody")[2].partition("</tbody>")[0]
    return [" ".join(re.sub(r"<[^>]*>", " ", row).split()) for row in body.split("<tr")[1:]]


@pytest.fixture
def dpo(db):
    return UserFactory(name="Owen Price", roles=["dpo"])


@pytest.fixture
def pat(db):
    return UserFactory(name="Pat Quill", email="pat@example.org")


@pytest.fixture
def browser(client, dpo):
    client.force_login(dpo)
    return client


def test_every_event_is_printed_in_words(browser, dpo, pat):
    make_every(dpo, pat)
    text = " ".join(rows_of(browser.get("/security/")))
    for words in EVENTS.values():
        assert words in text
    assert "12 wrong second steps of one account in 10 minutes" in text
    for words in ("/plan/actions/17/", "How: password, second step", "Data protection officer, Social-care recorder"):
        assert words in text
    assert "Why: Comparing with the case system" in text
    assert "colours.due_soon_days" not in text and "<int" not in text and "mfa" not in text


FILTERS = [
    ("", 5),
    ("kind=role", 2),
    ("kind=alert", 0),
    ("person=quill", 3),
    ("person=PAT@", 3),
    ("person=nobody", 0),
    ("network=aaaa", 2),
    ("since=28+November+2026", 4),
    ("until=27+November+2026", 1),
    ("kind=role&person=pat", 1),
]


@pytest.mark.parametrize(("query", "count"), FILTERS)
def test_filters_leave_what_fits(browser, dpo, pat, query, count):
    zone = timezone.get_current_timezone()
    noon = dt.datetime(2026, 11, 28, 12, tzinfo=zone)
    for kind, actor, subject, network, days in [
        ("role", dpo, pat, "aaaa", 0),
        ("role", dpo, dpo, "aaaa", 0),
        ("sign_in", pat, pat, "bbbb", 0),
        ("sign_in", None, pat, "bbbb", 1),
        ("export", dpo, None, "bbbb", 0),
    ]:
        SecurityEvent.objects.create(
            kind=kind, outcome="done", actor=actor, subject=subject, network=network, at=noon - dt.timedelta(days)
        )
    page = browser.get(f"/security/?{query}")
    assert page.status_code == 200 and len(rows_of(page)) == count


def test_wrong_filter_is_said_and_shows_nothing(browser, dpo, pat):
    make_every(dpo, pat)
    page = browser.get("/security/?since=someday")
    assert page.status_code == 422 and "There is a problem" in page.text and not rows_of(page)
    assert 'value="someday"' in page.text


@pytest.mark.parametrize(
    "query", ["kind=swim", "alert=x", "alert=0", "page=-1", "page=99999999", "network=%00", "person=%00"]
)
def test_odd_queries_are_no_failure(browser, query):
    assert browser.get(f"/security/?{query}").status_code in (200, 422)


def test_alert_leads_to_the_events_behind_it(browser, dpo, pat):
    for _ in range(10):
        note("second_step", "wrong", actor=None, subject=pat)
    note("second_step", "wrong", actor=None, subject=dpo)
    note("sign_in", "wrong", actor=None, subject=pat)
    assert raise_alerts() == 2
    alert = SecurityEvent.objects.get(outcome="raised")
    assert f"?alert={alert.pk}" in browser.get("/security/?kind=alert").text
    page = browser.get(f"/security/?alert={alert.pk}")
    assert len(rows_of(page)) == 11 and all("Pat Quill" in row for row in rows_of(page)[1:])


def test_page_of_many_events_reads_few(browser, dpo, pat):
    SecurityEvent.objects.bulk_create(
        SecurityEvent(kind="export", outcome="done", actor=pat, subject=pat) for _ in range(400)
    )
    with CaptureQueriesContext(connection) as few:
        page = browser.get("/security/")
    assert len(rows_of(page)) == 50 and "More than" in page.text
    assert len([each for each in few if "core_securityevent" in each["sql"]]) == 3
    assert (
        len(rows_of(browser.get("/security/?page=8"))) == 50 and len(rows_of(browser.get("/security/?page=99"))) == 50
    )


def test_own_activity_shows_what_others_did_and_no_alerts(client, dpo, pat):
    note("role", "given", actor=dpo, subject=pat, role="board")
    note("sign_in", "wrong", actor=None, subject=pat)
    note("sign_in", "wrong", actor=None, subject=dpo)
    note("alert", "raised", actor=None, subject=pat, alert="steps 1 x", count=10)
    client.force_login(pat)
    rows = rows_of(client.get("/account/activity/"))
    assert len(rows) == 2
    assert "Role given Role: Board member By: Owen Price" in rows[1] and "Failed to sign in" in rows[0]


def test_own_activity_tells_own_network_from_others(client, pat):
    client.force_login(pat)
    client.get("/people/")
    client.get("/people/", REMOTE_ADDR="203.0.113.9")
    text = rows_of(client.get("/account/activity/"))
    assert text[0].endswith("Another network") and text[1].endswith("The network you use now")
