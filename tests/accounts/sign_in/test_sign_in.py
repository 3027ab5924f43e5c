"""Signing in and out: /accounts/ (L7, L8, L9)."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import NoReverseMatch, reverse

from accounts import middleware
from accounts.models import User
from accounts.people import services
from tests.factories.accounts import PASSWORD, UserFactory
from tests.rows import try_rows

LOGIN = "/accounts/login/"
INSIDE = "/accounts/password/change/"  # any page that needs sign-in


@pytest.fixture
def person(db):
    return UserFactory(email="pat@example.org")


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

    def move(seconds):
        moved[0] += seconds

    return move


def attempt(client, email="pat@example.org", password=PASSWORD, **extra):
    return client.post(LOGIN, {"login": email, "password": password}, **extra)


def signed_in(client):
    return client.get(INSIDE).status_code == 200


def words(response):
    """The text of the page without what differs from request to request."""
    text = re.sub(
        r'name="csrfmiddlewaretoken" value="[^"]*"|nonce="[^"]*"|value="[^"]*"', "", response.content.decode()
    )
    return re.sub(r"\s+", " ", text)


def test_it_works(client, person):
    response = attempt(client, email="PAT@example.org")
    assert (response.status_code, response["Location"]) == (302, "/")
    assert signed_in(client)


def test_head_of_the_sign_in_page_logs_no_warning(client, db, caplog):
    assert client.head(LOGIN).status_code == 200
    assert [each.getMessage() for each in caplog.records if each.levelname != "INFO"] == []


def test_an_unknown_person_a_wrong_password_and_a_shut_out_person_read_the_same_words(client, person):
    UserFactory(email="gone@example.org", is_active=False)
    wrong = attempt(client, password="not this one at all")
    unknown = attempt(client, email="nobody@example.org")
    shut_out = attempt(client, email="gone@example.org")
    assert wrong.status_code == unknown.status_code == shut_out.status_code == 200
    assert "is not right" in words(wrong)
    assert words(wrong) == words(unknown) == words(shut_out)
    assert not signed_in(client)


def test_pages_need_sign_in_and_lead_back(client, person):
    response = client.get(INSIDE)
    assert (response.status_code, response["Location"]) == (302, f"{LOGIN}?next={INSIDE}")
    response = client.post(LOGIN, {"login": person.email, "password": PASSWORD, "next": INSIDE})
    assert response["Location"] == INSIDE


def test_sign_in_does_not_lead_to_other_sites(client, person):
    response = client.post(LOGIN, {"login": person.email, "password": PASSWORD, "next": "https://evil.example/"})
    assert response["Location"] == "/"


@try_rows("name", ["account_signup", "account_email", "account_set_password"])
def test_there_is_no_sign_up_and_no_address_management(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_nobody_can_sign_up(client, db):
    assert client.get("/accounts/signup/").status_code == 404
    assert client.post("/accounts/signup/", {"email": "x@example.org"}).status_code == 404


# Attempts


def test_the_eleventh_attempt_is_refused_with_the_time_to_wait(client, person):
    for _ in range(10):
        assert attempt(client, password="wrong wrong wrong").status_code == 200
    response = attempt(client)
    assert response.status_code == 429
    assert "Too many attempts" in response.content.decode()
    assert "Wait 5 minutes" in response.content.decode()
    assert 1 <= int(response["Retry-After"]) <= 301
    assert not signed_in(client)


def test_a_stranger_elsewhere_shuts_nobody_out(client, person):
    for _ in range(12):
        last = attempt(client, password="wrong wrong wrong", REMOTE_ADDR="203.0.113.9")
    assert last.status_code == 429
    assert attempt(Client(), REMOTE_ADDR="198.51.100.7").status_code == 302


def test_a_limit_on_one_account_leaves_the_others_alone(client, person):
    for _ in range(11):
        attempt(client, email="somebody@example.org", password="wrong wrong wrong")
    assert attempt(client).status_code == 302


def test_the_limit_runs_out_by_itself(client, person, monkeypatch):
    from allauth.core.internal import ratelimit

    for _ in range(11):
        attempt(client, password="wrong wrong wrong")
    now = ratelimit.time.time()
    monkeypatch.setattr(ratelimit.time, "time", lambda: now + 301)
    assert attempt(client).status_code == 302


def test_signing_in_rightly_does_not_count(client, person):
    for _ in range(12):
        assert attempt(Client()).status_code == 302


@pytest.mark.long
def test_one_address_cannot_try_many_accounts(client, db):
    answers = [attempt(client, email=f"a{n}@example.org", password="wrong wrong").status_code for n in range(101)]
    assert answers[:100] == [200] * 100
    assert answers[100] == 429


# Signing out and the end of sessions


def test_signing_out_needs_a_post(client, person):
    client.force_login(person)
    assert client.get("/accounts/logout/").status_code == 200
    assert signed_in(client)
    out = client.post("/accounts/logout/")
    assert out.status_code == 302 and out.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert "Clear-Site-Data" not in client.get("/accounts/login/").headers
    assert not signed_in(client)


def test_signing_out_ends_every_session(person):
    here, there = Client(), Client()
    attempt(here)
    attempt(there)
    here.post("/accounts/logout/")
    assert not signed_in(there)
    assert attempt(there).status_code == 302
    assert signed_in(there)


def test_shutting_a_person_out_ends_every_session_at_once_and_for_good(client, person):
    attempt(client)
    assert signed_in(client)
    services.deactivate_person(user=User.objects.get(pk=person.pk), expected=1, by=None, reason="Left")
    assert not signed_in(client)
    services.reactivate_person(user=User.objects.get(pk=person.pk), expected=2, by=None, reason="Back")
    assert not signed_in(client)


def test_changing_the_password_ends_every_session(person):
    here, there = Client(), Client()
    attempt(here)
    attempt(there)
    new = "lantern otter wharf"
    response = here.post(INSIDE, {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert response.status_code == 302
    assert not signed_in(there)
    assert not signed_in(here)
    assert attempt(here, password=new).status_code == 302
    row = person.history.first()
    assert (row.history_user, row.history_change_reason) == (person, "Password changed")


def test_a_bad_new_password_is_refused_and_the_old_one_stays(client, person):
    attempt(client)
    response = client.post(INSIDE, {"oldpassword": PASSWORD, "password1": "short", "password2": "short"})
    assert response.status_code == 200
    assert "at least 12 characters" in response.content.decode()
    assert User.objects.get(pk=person.pk).check_password(PASSWORD)


def test_a_person_without_a_password_is_sent_to_the_page_that_mails_a_link(client, db):
    person = User.objects.create_user("nopass@example.org", name="No Password")
    client.force_login(person)
    assert client.get(INSIDE)["Location"] == "/accounts/password/reset/"


def test_thirty_minutes_without_use_end_a_session_and_the_page_says_why(client, person, clock):
    attempt(client)
    clock(29 * 60)
    assert signed_in(client)
    clock(29 * 60)
    assert signed_in(client)
    clock(30 * 60 + 1)
    assert not signed_in(client)
    assert "nothing was done for 30 minutes" in client.get(LOGIN).content.decode()
    assert "nothing was done for" not in client.get(LOGIN).content.decode()


def test_twelve_hours_end_a_session_however_busy(client, person, clock):
    attempt(client)
    for _ in range(12 * 3 - 1):
        clock(20 * 60)
        assert signed_in(client)
    clock(20 * 60)
    assert not signed_in(client)
    assert "after 12 hours" in client.get(LOGIN).content.decode()


def test_a_busy_session_is_written_once_a_minute(client, person, clock, django_assert_num_queries):
    attempt(client)
    client.get(INSIDE)
    clock(30)
    with django_assert_num_queries(2):  # the session, the person
        client.get("/accounts/logout/")
    before = client.session[middleware.SEEN]
    clock(31)
    client.get("/accounts/logout/")
    assert client.session[middleware.SEEN] - before >= 60


# What is kept where


def test_nothing_that_a_person_sees_is_kept_by_browsers(client, person):
    attempt(client)
    assert client.get(INSIDE)["Cache-Control"] == "no-store, private"
    assert client.post("/accounts/logout/")["Cache-Control"] == "no-store, private"
    assert "no-store" in Client().get(LOGIN)["Cache-Control"]


# A new password by mail


def ask(client, email):
    return client.post("/accounts/password/reset/", {"email": email})


def test_asking_for_a_link_says_the_same_for_known_and_unknown_addresses(client, person):
    known = client.get(ask(client, person.email)["Location"])
    unknown = client.get(ask(client, "nobody@example.org")["Location"])
    assert words(known) == words(unknown)
    assert [message.to for message in mail.outbox] == [[person.email]]


def test_a_mailed_link_sets_a_password_once(client, person):
    ask(client, person.email)
    link = re.search(r"https://testserver(/accounts/password/reset/key/\S+)", mail.outbox[0].body)[1]
    form = client.get(link)["Location"]
    new = "lantern otter wharf"
    assert client.post(form, {"password1": "northmere2010", "password2": "northmere2010"}).status_code == 200
    assert client.post(form, {"password1": new, "password2": new}).status_code == 302
    assert attempt(Client(), password=new).status_code == 302
    again = Client().get(link)
    assert again.status_code == 200
    assert "no longer works" in again.content.decode()


def test_a_shut_out_person_gets_no_link(client, db):
    UserFactory(email="gone@example.org", is_active=False)
    ask(client, "gone@example.org")
    assert mail.outbox == []


def test_links_cannot_be_asked_for_without_end(client, person):
    answers = [ask(client, person.email).status_code for _ in range(6)]
    assert answers == [302] * 5 + [429]
    assert len(mail.outbox) == 5
