"""/healthz and /readyz: what a load balancer asks, without signing in."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from core.web import throttle
from esafety import settings as production
from esafety.home import views
from tests.rows import try_rows


@try_rows("address", ["/healthz", "/readyz"])
def test_it_works(address, client, db):
    response = client.get(address)
    assert (response.status_code, response["Content-Type"]) == (200, "text/plain; charset=utf-8")
    assert response["Cache-Control"] == "no-store, private"


def test_the_process_answers_without_a_database(client, monkeypatch):
    assert client.get("/healthz").content == b"ok"


def test_it_is_not_ready_while_the_database_does_not_answer(client, db, monkeypatch):
    def fail(connection):
        raise DatabaseError("no route to host db.internal")

    monkeypatch.setattr(views, "MigrationExecutor", fail)
    response = client.get("/readyz")
    assert (response.status_code, response.content) == (503, b"the database does not answer")


def test_it_is_not_ready_while_migrations_wait(client, db, monkeypatch):
    monkeypatch.setattr(views.MigrationExecutor, "migration_plan", lambda executor, targets: ["0009_later"])
    response = client.get("/readyz")
    assert (response.status_code, response.content) == (503, b"migrations are waiting")


def test_it_is_not_ready_while_history_is_not_guarded(client, db, monkeypatch):
    monkeypatch.setattr(views, "missing_guards", lambda: ["actions_historicalaction"])
    response = client.get("/readyz")
    assert response.status_code == 503
    assert b"history is not guarded" in response.content


def test_readyz_writes_reads_and_removes_when_the_cache_is_a_table(client, db, settings):
    settings.CACHES = production.CACHES
    call_command("createcachetable", verbosity=0)
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/readyz").content == b"ready"
    assert [word for word in ("INSERT", "DELETE") if not any(q["sql"].startswith(word) for q in asked)] == []
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM core_cache")
        assert cursor.fetchone() == (0,)


def test_readyz_says_503_when_the_table_of_the_cache_is_missing(client, db, settings):
    settings.CACHES = {"default": production.CACHES["default"] | {"LOCATION": "no_such_table"}}
    with transaction.atomic():
        response = client.get("/readyz")
        transaction.set_rollback(True)
    assert (response.status_code, response.content) == (503, b"the cache does not keep what is written to it")


def nothing(*words):
    return None


@pytest.mark.parametrize(
    ("write", "read"),
    [(nothing, nothing), (nothing, lambda key: "another process's text"), (lambda *words: 1 / 0, nothing)],
    ids=["nothing is kept", "something else is kept", "an error"],
)
def test_readyz_says_503_when_the_cache_fails(client, db, monkeypatch, write, read):
    monkeypatch.setattr(throttle, "cache", SimpleNamespace(set=write, get=read, delete=nothing))
    response = client.get("/readyz")
    assert (response.status_code, response.content) == (503, b"the cache does not keep what is written to it")


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_it_rejects_post(address, client, db):
    assert client.post(address).status_code == 405
