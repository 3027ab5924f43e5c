"""/healthz and /readyz: what a load balancer asks, without signing in."""

from __future__ import annotations

import pytest
from django.db import DatabaseError

from esafety import views


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_it_works(address, client, db):
    response = client.get(address)
    assert (response.status_code, response["Content-Type"]) == (200, "text/plain")
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


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_it_rejects_post(address, client, db):
    assert client.post(address).status_code == 405
