"""A thousand guesses: heard as often as the limit says, by whichever process, and nobody else is shut out (L7).

The store is the one of production, a table that all processes share; what tests usually count in is one process's own.
"""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from itertools import count

import pytest
from django.conf import settings as used
from django.contrib.auth import authenticate
from django.core.cache import cache, caches
from django.core.cache.backends.db import DatabaseCache
from django.core.management import call_command
from django.db import connection, connections
from django.test import Client
from django.utils import timezone

from core.jobs.jobs import forget_cached
from core.web.throttle import spend
from tests.factories.accounts import PASSWORD, UserFactory

LOGIN, HEARD = "/accounts/login/", 10
TABLE = {
    "BACKEND": "django.core.cache.backends.db.DatabaseCache",
    "LOCATION": "core_cache",
    "OPTIONS": {"MAX_ENTRIES": 50_000},
}


@pytest.fixture
def shared(settings):
    """Counts as production does, in a table."""
    settings.CACHES = {"default": TABLE}
    call_command("createcachetable", verbosity=0)
    yield
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE core_cache")


@pytest.fixture
def asked(monkeypatch):
    """Each password that was compared with the kept one."""
    found = []

    def noted(request, **credentials):
        found.append(credentials["password"])
        return authenticate(request, **credentials)

    monkeypatch.setattr("allauth.account.adapter.authenticate", noted)
    return found


def rows() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM core_cache")
        return cursor.fetchone()[0]


def guess(password: str, email: str = "pat@example.org", address: str = "203.0.113.9") -> int:
    """A guess by a browser of its own."""
    return Client(REMOTE_ADDR=address).post(LOGIN, {"login": email, "password": password}).status_code


@pytest.mark.long
@pytest.mark.parametrize("guesses", [150, pytest.param(1_000, marks=pytest.mark.long)])
def test_of_a_thousand_guesses_ten_are_heard(guesses, db, shared, asked):
    UserFactory(email="pat@example.org")
    answers = [guess(f"guess number {number}") for number in range(guesses)]
    assert answers == [200] * HEARD + [429] * (guesses - HEARD)
    assert len(asked) == HEARD
    assert rows() == 2, "the attempts at this account from there, and all attempts from there"
    assert guess(PASSWORD) == 429
    assert guess(PASSWORD, address="198.51.100.7") == 302, "a stranger elsewhere shuts nobody out"
    print(f"\n{guesses:,} guesses at one account: {HEARD} heard, {guesses - HEARD} refused unread")


def test_limit_counts_attempts_under_every_name_of_the_site_together(db, settings):
    """The port in Host is chosen by whoever asks, and ALLOWED_HOSTS does not look at it."""
    settings.ALLOWED_HOSTS = ["plan.example.org", "esafety.example.org"]
    hosts = ["plan.example.org", "esafety.example.org", *(f"plan.example.org:{port}" for port in range(1, 11))]
    data = {"login": "pat@example.org", "password": "a guess"}
    answers = [Client().post(LOGIN, data, headers={"host": host}).status_code for host in hosts]
    assert answers == [200] * HEARD + [429] * 2


@pytest.mark.long
def test_trying_many_accounts_does_not_make_room_for_more_guesses_at_one(db, shared):
    assert all(guess("x", address="203.0.113.9") == 200 for _ in range(HEARD))
    for number in range(400):  # Django's own table would begin to drop entries from 300 on
        cache.set(f"another-account-{number}", [0.0], 300)
    assert guess("x", address="203.0.113.9") == 429


def test_attempts_are_counted_in_one_store_in_production():
    from esafety import settings as production

    assert production.CACHES["default"] == TABLE
    assert used.CACHES != production.CACHES, "tests that do not say so count in their own memory"


def test_what_is_over_is_deleted_every_day_and_nothing_else(db, shared):
    cache.set("over", 1, -5)
    cache.set("counts", 1, 600)
    assert isinstance(caches["default"], DatabaseCache) and rows() == 2
    forget_cached(timezone.localdate())
    assert rows() == 1 and cache.get("counts") == 1


def test_a_cache_that_forgets_by_itself_is_left_alone(db):
    forget_cached(dt.date(2010, 3, 1))


def test_places_are_free_again_one_by_one(monkeypatch):
    moved = count()
    clock = {"now": 1_000_000.0}
    monkeypatch.setattr("django.core.cache.backends.locmem.time.time", lambda: clock["now"])
    monkeypatch.setattr("django.core.cache.backends.base.time.time", lambda: clock["now"])
    told = []
    for _ in range(4):
        told.append(spend("letters", 2, 60))
        clock["now"] += 25 if next(moved) == 0 else 10
    assert told == [True, True, False, False]  # at 0, 25, 35 and 45 seconds
    clock["now"] = 1_000_061.0
    assert [spend("letters", 2, 60), spend("letters", 2, 60)] == [True, False]


def test_spend_serves_one_when_two_find_the_same_place_expired(db, shared, monkeypatch):
    """The cache deletes a row that it read as expired, also where another process has taken it anew meanwhile."""
    assert spend("late", 1, -5)
    delete, meanwhile = DatabaseCache._base_delete_many, []

    def delete_late(self, keys):
        if keys and not meanwhile:
            meanwhile.append(None)
            meanwhile[0] = spend("late", 1, 600)
        return delete(self, keys)

    monkeypatch.setattr(DatabaseCache, "_base_delete_many", delete_late)
    assert [spend("late", 1, 600), *meanwhile].count(True) == 1


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_of_many_who_ask_at_the_same_moment_no_more_are_served_than_the_limit_says(shared):
    def ask(number: int) -> bool:
        try:
            return spend("at once", 5, 600)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as people:
        served = list(people.map(ask, range(40)))
    cache.clear()
    assert sum(served) == 5
