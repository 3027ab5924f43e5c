"""Sessions: listed in plain words, ended one by one or all at once, and no dearer than before (L8)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.jobs import forget_old_sessions
from accounts.models import Session, User
from accounts.people import services
from accounts.second_factor import rules
from accounts.sign_in.devices import device_of
from tests.conftest import by_force
from tests.factories.accounts import PASSWORD, UserFactory
from tests.rows import try_rows

LOGIN, OWN = "/accounts/login/", "/accounts/you/"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Version/18.5 Mobile Safari/604.1"
EDGE = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0 Safari/537.36 Edg/138.0"
CHROME = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0 Mobile Safari/537.36"


@pytest.fixture
def person(db):
    return UserFactory(email="pat@example.org", roles=["board"])


def enter(person, agent=FIREFOX, address="192.0.2.7") -> Client:
    """A browser in which somebody has signed in on the page."""
    client = Client(headers={"user-agent": agent}, REMOTE_ADDR=address)
    assert client.post(LOGIN, {"login": person.email, "password": PASSWORD}).status_code == 302
    return client


def is_in(client) -> bool:
    return client.get(OWN).status_code == 200


@try_rows(
    ("agent", "words"),
    [
        (FIREFOX, "Firefox on Windows"),
        (SAFARI, "Safari on an iPhone"),
        (EDGE, "Edge on Windows"),
        (CHROME, "Chrome on an Android telephone or tablet"),
        ("Mozilla/5.0 (X11; Linux x86_64) Unknown", "A browser on Linux"),
        ("Firefox/1", "Firefox"),
        ("<script>", "An unknown device"),
        ("", "An unknown device"),
    ],
)
def test_a_device_is_named_in_plain_words(agent, words):
    assert device_of(agent) == words


def test_one_sees_where_one_is_signed_in(person):
    here = enter(person)
    enter(person, SAFARI, "2001:db8::1")
    enter(UserFactory(email="other@example.org"), CHROME)
    page = here.get(OWN).text
    assert "Firefox on Windows" in page and "Safari on an iPhone" in page and "Android" not in page
    assert "192.0.2.7" in page and "2001:db8::1" in page
    row = Session.objects.get(device="Safari on an iPhone")
    assert abs(row.seen_at - timezone.now()) < dt.timedelta(minutes=1) and row.started_at == row.seen_at
    assert row.session_key not in page, "the key of a session must never stand on a page"


def test_one_is_ended_and_the_others_go_on(person):
    here, there, elsewhere = enter(person), enter(person, SAFARI), enter(person, EDGE)
    number = Session.objects.get(device="Safari on an iPhone").number
    assert here.post(f"/accounts/sessions/{number}/end/")["Location"] == OWN
    assert [is_in(each) for each in (here, there, elsewhere)] == [True, False, True]


def test_all_are_ended(person):
    here, there = enter(person), enter(person, SAFARI)
    assert here.post("/accounts/sessions/end/")["Location"] == LOGIN
    assert not is_in(here) and not is_in(there)
    assert not Session.objects.filter(user=person).exists()


def test_ending_the_session_one_is_in_signs_out(person):
    here = enter(person)
    number = Session.objects.get(user=person).number
    assert here.post(f"/accounts/sessions/{number}/end/")["Location"] == LOGIN
    assert not is_in(here)


def test_nobody_ends_the_session_of_another(person):
    here = enter(person)
    stranger = enter(UserFactory(email="other@example.org"))
    number = Session.objects.get(user=person).number
    assert stranger.post(f"/accounts/sessions/{number}/end/").status_code == 404
    assert stranger.post("/accounts/sessions/x/end/").status_code == 404
    assert is_in(here)


def test_ending_needs_a_button(person):
    here = enter(person)
    for path in ("/accounts/sessions/end/", f"/accounts/sessions/{Session.objects.get(user=person).number}/end/"):
        assert here.get(path).status_code == 405
    assert is_in(here)


def test_a_page_that_is_under_way_does_not_bring_an_ended_session_back(person):
    here = enter(person)
    session = here.session
    session["seen_at"] += 1
    Session.objects.filter(user=person).delete()
    with pytest.raises(UpdateError):
        session.save()
    assert not is_in(here)


def test_the_last_use_is_written_with_the_session_and_costs_nothing_more(person, django_assert_num_queries):
    here = enter(person)
    here.get(OWN)
    with django_assert_num_queries(2):  # the session, the person
        here.get("/accounts/logout/")
    session = here.session
    session["seen_at"] -= 120
    session.save()
    before = Session.objects.get(user=person).seen_at
    with CaptureQueriesContext(connection) as queries:
        here.get("/accounts/logout/")
    assert sum("UPDATE" in query["sql"] for query in queries) == 1
    assert Session.objects.get(user=person).seen_at - before >= dt.timedelta(minutes=1)


def test_those_that_ended_by_themselves_are_not_listed(person):
    here = enter(person)
    enter(person, SAFARI)
    Session.objects.filter(device="Safari on an iPhone").update(seen_at=timezone.now() - dt.timedelta(minutes=31))
    enter(person, EDGE)
    Session.objects.filter(device="Edge on Windows").update(started_at=timezone.now() - dt.timedelta(hours=12))
    page = here.get(OWN).text
    assert "Firefox" in page and "Safari" not in page and "Edge" not in page


@pytest.mark.parametrize(
    "end",
    [
        lambda person: services.deactivate_person(user=person, expected=person.version, by=None, reason="Left"),
        lambda person: services.reset_second_factor(user=person, by=None, reason="Lost"),
        lambda person: services.end_every_session(user=person, by=UserFactory(), reason="Stolen"),
        lambda person: person.end_sessions(),
    ],
)
def test_whatever_ends_all_leaves_none_in_the_list(person, end):
    here = enter(person)
    end(User.objects.get(pk=person.pk))
    assert not Session.objects.filter(user=person).exists()
    assert not is_in(here)


def test_another_person_who_ends_a_session_stands_in_the_history(person):
    admin = UserFactory(roles=["administrator"])
    enter(person)
    services.end_session(session=Session.objects.get(user=person), by=admin, reason="left open in a library")
    row = person.history.first()
    assert (row.history_user, row.history_change_reason) == (
        admin,
        "Signed out of Firefox on Windows: left open in a library",
    )


def test_an_administrator_signs_a_person_out_everywhere(person, client):
    admin = UserFactory(roles=["administrator"])
    here, there = enter(person), enter(person, SAFARI)
    by_force(client, admin)
    rules.note_proof(session := client.session, admin)
    session.save()
    answer = client.post(reverse("end_sessions", args=[person.pk]), {"reason": "left open in a library"})
    assert answer["Location"] == reverse("person", args=[person.pk])
    assert not is_in(here) and not is_in(there)


def test_what_is_over_is_forgotten_every_day(person):
    enter(person)
    enter(person, SAFARI)
    Session.objects.filter(device="Safari on an iPhone").update(expire_date=timezone.now() - dt.timedelta(1))
    forget_old_sessions(dt.date(2010, 3, 1))
    assert [each.device for each in Session.objects.all()] == ["Firefox on Windows"]


def test_the_database_holds_no_session_of_a_person_without_its_facts(person):
    with pytest.raises(IntegrityError), transaction.atomic():
        Session.objects.create(session_key="x", session_data="", expire_date=timezone.now(), user=person)
