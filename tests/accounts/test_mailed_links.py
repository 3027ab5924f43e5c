"""Links by mail: sent by the worker, and the answer is the same for known and unknown addresses."""

from __future__ import annotations

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult

ADDRESS = "/accounts/password/reset/"
KNOWN, UNKNOWN = "Helen@Northmere.example", "nobody@northmere.example"


@pytest.fixture
def later(monkeypatch):
    monkeypatch.setattr(db_worker, "close_old_connections", lambda: None)  # it is the test's own
    with override_settings(TASKS={"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}):
        yield


def work():
    call_command("db_worker", batch=True, interval=0, startup_delay=False, reload=False, verbosity=0)


def test_nothing_is_mailed_in_the_request_and_the_worker_mails_a_link_that_works(board, client, later):
    client.post(ADDRESS, {"email": KNOWN}, secure=True)
    assert mail.outbox == []
    work()
    (message,) = mail.outbox
    assert message.to == ["helen@northmere.example"]
    (link,) = [word for word in message.body.split() if "/password/reset/key/" in word]
    assert link.startswith("https://testserver/")
    page = client.get(link.removeprefix("https://testserver"), follow=True, secure=True)
    assert page.status_code == 200 and "password1" in page.text


def test_an_unknown_address_gets_nothing_and_costs_the_same(board, client, later):
    counted = []
    for email in (KNOWN, UNKNOWN):
        with CaptureQueriesContext(connection) as queries:
            response = client.post(ADDRESS, {"email": email})
        counted.append((len(queries), response.status_code, response["Location"]))
    assert counted[0] == counted[1]
    work()
    assert [message.to for message in mail.outbox] == [["helen@northmere.example"]]


def test_a_person_who_was_shut_out_gets_nothing(board, helen, client, later):
    helen.is_active = False
    helen.save()
    client.post(ADDRESS, {"email": KNOWN})
    work()
    assert mail.outbox == []


def test_the_queue_never_holds_a_link(board, client, later):
    client.post(ADDRESS, {"email": KNOWN})
    work()
    (task,) = DBTaskResult.objects.all()
    assert task.status == "SUCCESSFUL"
    assert task.args_kwargs == {"args": ["helen@northmere.example", "http://testserver/"], "kwargs": {}}
    assert task.return_value is None
