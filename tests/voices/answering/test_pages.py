"""The children's pages: what they answer, and that they keep and tell nothing of who asks."""

from __future__ import annotations

import re

import pytest
from django.contrib.sessions.models import Session
from django.db import OperationalError, connection
from django.test import Client
from django.urls import get_resolver, reverse

from core.models import KeptForm, SecurityEvent
from core.web.logs import hourly_errors
from tests.rows import try_rows
from tests.voices.answering.sending import counts, mark, open_class
from voices.answering import services, views
from voices.models import SurveyClass

pytestmark = pytest.mark.django_db


def routes(patterns=None, before: str = "") -> list[str]:
    """The patterns of all addresses."""
    found = []
    for each in get_resolver().url_patterns if patterns is None else patterns:
        route = before + str(each.pattern)
        found += routes(each.url_patterns, route) if hasattr(each, "url_patterns") else [route]
    return found


OURS = {"Sec-Fetch-Site": "same-origin"}


def test_page_has_the_questions_and_a_number_of_its_own(client, group):
    first, second = (client.get(f"/s/{group.key}/").content.decode() for _ in range(2))
    assert "Where do you go online?" in first and reverse("children:send", args=[group.key]) in first
    numbers = [re.search('name="mark"[^>]*value="([^"]+)"', page)[1] for page in (first, second)]
    assert len({*numbers}) == 2 and min(map(len, numbers)) > 20


@pytest.mark.parametrize("typed", ["{}", "{}/"])
def test_page_is_found_as_people_type_its_address(client, group, typed):
    SurveyClass.objects.update(key="abcdefghjk")
    assert client.get("/s/" + typed.format("ABCDEFGHJK")).status_code == 200


@pytest.mark.parametrize(
    ("change", "status", "words"),
    [
        ({"state": "closed"}, 409, "This survey is closed. Ask your teacher."),
        ({"received": 0, "state": "ready"}, 409, "This survey is closed. Ask your teacher."),
        ({"key": "elsewhere0"}, 404, "We do not know this link. Ask your teacher."),
    ],
)
def test_page_refuses_in_words(client, group, change, status, words):
    SurveyClass.objects.update(**change)
    response = client.get(f"/s/{group.key}/")
    assert (response.status_code, words in response.content.decode()) == (status, True)


def test_page_refuses_when_all_have_answered(browser, db):
    group = open_class(roll=1)
    assert browser.send(group, C6="talk").status_code == 200
    response = browser.get(f"/s/{group.key}/")
    assert response.status_code == 409 and "Everyone in this class has answered" in response.content.decode()


def test_send_answers_json_to_a_script(browser, group, monkeypatch):
    assert browser.send(group, C6="talk", C4=["home", "school"]).json() == {"state": "sent", "words": "Thank you."}
    assert counts(group) == {("C6", "talk"): 1, ("C4", "home"): 1, ("C4", "school"): 1}
    SurveyClass.objects.update(roll=1)
    states = [("full", 409)]
    found = [browser.send(group)]
    SurveyClass.objects.update(state="closed")
    states += [("closed", 409), ("wrong", 422), ("busy", 429), ("unknown", 404)]
    found += [browser.send(group), browser.send(group, mark="")]
    SurveyClass.objects.update(state="open", roll=28)
    monkeypatch.setattr(services.send_limit, "most", 0)
    found.append(browser.send(group, C6="talk"))
    group.key = "elsewhere0"
    found.append(browser.send(group))
    assert [(each.json()["state"], each.status_code) for each in found] == states
    assert all(set(each.json()) == {"state", "words"} for each in found)


def test_send_answers_a_page_without_script(browser, group):
    response = browser.send(group, json=False, C6="talk")
    assert "Thank you" in response.content.decode() and f'href="/s/{group.key}/"' in response.content.decode()
    again = browser.get(f"/s/{group.key}/send/")
    assert (again.status_code, again["Location"]) == (302, f"/s/{group.key}/")


def test_refused_form_keeps_what_was_chosen_and_its_number(browser, group):
    SurveyClass.objects.update(state="closed")
    number = mark()
    response = browser.send(group, json=False, mark=number, C6="talk", C4=["home", "<b>"], x="<script>")
    page = response.content.decode()
    assert response.status_code == 409 and "This survey is closed" in page and f'value="{number}"' in page
    assert "<script>" not in page and "<b>" not in page
    assert "talk" in page and "home" in page
    SurveyClass.objects.update(state="open")
    browser.send(group, json=False, mark=number, C6="talk", C4="home")
    assert counts(group) == {("C6", "talk"): 1, ("C4", "home"): 1}


def test_form_without_a_number_gets_a_new_one(browser, group):
    response = browser.send(group, json=False, mark='"><script>', C6="talk")
    assert response.status_code == 422 and "<script>" not in response.content.decode()
    assert counts(group) == {}


# From our own page


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 403),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "none"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "https://testserver"}, 403),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "null"}, 200),
        ({"Origin": "https://testserver"}, 200),
        ({"Origin": "http://testserver"}, 403),
        ({"Origin": "https://testserver.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": ""}, 403),
        ({"Referer": "https://testserver/s/"}, 403),
    ],
)
def test_form_counts_when_the_browser_says_it_is_ours(client, group, headers, status):
    response = client.post(f"/s/{group.key}/send/", {"mark": mark(), "C6": "talk"}, headers=headers, secure=True)
    assert (response.status_code, len(counts(group))) == (status, int(status == 200))


# Methods, and what cannot be read


@pytest.mark.parametrize("method", ["options", "put", "patch", "delete", "trace", "head"])
@pytest.mark.parametrize("address", ["/s/{}/", "/s/{}/send/"])
def test_other_methods_change_nothing(client, group, method, address):
    response = getattr(client, method)(address.format(group.key), headers=OURS)
    assert response.status_code == (405 if method != "head" else 302 if address.endswith("send/") else 200)
    assert counts(group) == {} and not response.cookies
    assert "Access-Control-Allow-Origin" not in response


def test_page_takes_no_form(client, group):
    assert client.post(f"/s/{group.key}/", {"mark": mark()}, headers=OURS)["Allow"] == "GET, HEAD"


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"x", "multipart/form-data", 400),
        (b"x", "multipart/form-data; boundary=\xff", 400),
        (b"C6=talk", "application/x-www-form-urlencoded; charset=utf-7", 400),
        (b"a=b&" * 20_000, "application/x-www-form-urlencoded", 413),
        (b"a=b&" * 6_000, "application/x-www-form-urlencoded", 400),
        (b"{}", "application/json", 422),
        (b"\xff=\xff&mark=%00", "application/x-www-form-urlencoded", 422),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(client, group, body, kind, status):
    response = client.post(f"/s/{group.key}/send/", body, content_type=kind, headers=OURS)
    assert response.status_code == status and counts(group) == {}
    response = client.post(
        f"/s/{group.key}/send/", body, content_type=kind, headers=OURS | {"Accept": "application/json"}
    )
    assert response.json()["state"] == "wrong"


@try_rows("address", ["/s/", "/s/lead/", "/s/a/b/c/", "/s/%00/", "/s/ä/", "/s/<b>/"])
def test_unknown_address_gets_a_plain_page(client, db, address):
    response = client.get(address)
    assert response.status_code == 404 and "<b>" not in response.content.decode()
    assert "eference" not in response.content.decode()


def test_unknown_host_gets_a_plain_page(client, group):
    assert client.get(f"/s/{group.key}/", headers={"host": "elsewhere.example"}).status_code == 400


# Nothing is kept


@pytest.mark.parametrize("address", ["/s/{}/", "/s/{}/send/", "/s/unknown000/", "/s/a/b/c/"])
def test_no_cookie_session_or_number_of_a_request(group, helen, enter, address):
    """Also where somebody who is signed in opens the page, with every cookie that there is."""
    client = enter(helen)
    client.cookies["csrftoken"] = "x" * 32
    before = Session.objects.count(), SecurityEvent.objects.count(), KeptForm.objects.count()
    for response in (
        client.get(address.format(group.key), headers={"X-Request-ID": "proxy-0001"}),
        client.post(address.format(group.key), {"mark": mark()}, headers=OURS | {"X-Request-ID": "proxy-0001"}),
        client.post(address.format(group.key), {"mark": mark()}, headers={"Sec-Fetch-Site": "cross-site"}),
    ):
        assert "Set-Cookie" not in response and not response.cookies
        assert "X-Request-ID" not in response and "Server-Timing" not in response
        assert response["Cache-Control"] == "no-store" and response["Referrer-Policy"] == "same-origin"
        assert "default-src 'self'" in response["Content-Security-Policy"]
        assert response["X-Content-Type-Options"] == "nosniff" and response["X-Frame-Options"] == "DENY"
        assert "cookie" not in response.get("Vary", "").lower()
    assert (Session.objects.count(), SecurityEvent.objects.count(), KeptForm.objects.count()) == before


def test_page_and_form_take_few_statements(browser, group, django_assert_max_num_queries):
    browser.get(f"/s/{group.key}/")
    with django_assert_max_num_queries(4):
        browser.get(f"/s/{group.key}/")
    browser.send(group, C6="talk")
    with django_assert_max_num_queries(12):
        browser.send(group, C6="talk")


# Faults


@pytest.mark.parametrize(("error", "status"), [(ValueError("C7=yes"), 500), (OperationalError("away"), 503)])
def test_fault_gets_a_plain_page_and_is_counted_by_its_kind(browser, group, monkeypatch, caplog, error, status):
    def fail(**values):
        raise error

    monkeypatch.setattr(views, "receive", fail)
    monkeypatch.setattr(hourly_errors, "kinds", hourly_errors.kinds.copy())
    page = browser.send(group, json=False, C7="yes")
    assert page.status_code == status and "Try again in a minute" in page.content.decode()
    assert "eference" not in page.content.decode() and "0800&nbsp;1111" in page.content.decode()
    answer = browser.send(group, C7="yes")
    assert (answer.status_code, answer.json()["state"]) == (status, "busy")  # its script tries again
    assert caplog.records == [] and hourly_errors.kinds[type(error).__name__] == 2
    hourly_errors.write()
    (record,) = caplog.records
    assert record.getMessage() == f"Errors of untraced pages in this hour: {type(error).__name__} 2"
    assert record.exc_info is None and not hourly_errors.kinds


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_fault_in_the_middle_of_a_form_leaves_nothing(browser, monkeypatch):
    group = open_class()
    monkeypatch.setattr(services, "lost_answers", lambda each, marks: 1 / 0)
    assert browser.send(group, C6="talk").status_code == 500
    assert not connection.in_atomic_block and counts(group) == {} and not group.marks.exists()
    monkeypatch.undo()
    hourly_errors.kinds.clear()
    assert browser.send(group, C6="talk").status_code == 200


def test_other_pages_keep_their_session_and_their_number(client, db):
    response = client.get("/accounts/login/")
    assert response["X-Request-ID"] and "csrftoken" in response.cookies
    assert Client().get("/s").status_code == 404  # no address of the survey: our own page


@try_rows("route", sorted(route for route in routes() if route.startswith("s/")))
@try_rows("method", ["get", "head", "post", "put", "options"])
def test_no_address_below_sets_a_cookie(client, db, route, method):
    """The teacher's page too, and whatever comes later."""
    path = "/" + re.sub(r"<\w+:\w+>", "nothing000", route)
    for headers in (OURS, {"Sec-Fetch-Site": "cross-site"}):
        response = getattr(client, method)(path, headers=headers | {"X-Request-ID": "proxy-0001"})
        assert response.status_code < 500 and "Set-Cookie" not in response and "X-Request-ID" not in response
        assert response["Cache-Control"] == "no-store"
