"""The share that is saved is seen by others while the transaction is open, and once a second at most."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from core.importing import progress
from core.importing.progress import reporter, share_of, store_apart, store_share
from esafety import settings as production

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def clock(monkeypatch):
    """The second that the reporter reads."""
    now = [100.0]
    monkeypatch.setattr(progress, "monotonic", lambda: now[0])
    return now


@pytest.fixture
def threads(monkeypatch):
    """Lets the test wait for what was begun."""
    begun = []

    class Noted(progress.Thread):
        def start(self):
            begun.append(self)
            super().start()

    monkeypatch.setattr(progress, "Thread", Noted)
    return begun


@pytest.mark.long
def test_share_is_unknown_until_something_moves():
    assert share_of(1) is None
    store_share(1, 0)
    assert (share_of(1), share_of(2)) == (0, None)


def test_shares_are_stored_once_a_second(clock):
    report = reporter(1)
    report(10)
    report(20)
    assert share_of(1) == 10
    clock[0] += progress.EVERY
    report(30)
    assert share_of(1) == 30


def test_share_is_seen_while_the_transaction_is_open(settings, threads):
    """In the cache of production, which is a table."""
    settings.CACHES = production.CACHES
    call_command("createcachetable", verbosity=0)
    with transaction.atomic():
        reporter(1)(40)
        for thread in threads:
            thread.join()
        assert len(threads) == 1
        transaction.set_rollback(True)
    assert share_of(1) == 40
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE core_cache")


def test_saving_goes_on_where_a_share_cannot_be_stored(monkeypatch, caplog):
    def refuse(*args):
        raise DatabaseError("locked")

    monkeypatch.setattr(progress, "store_share", refuse)
    store_apart(1, 40)
    assert "Import 1: its share was not stored: DatabaseError" in caplog.text
