"""Links by mail: sent by the worker, and the answer is the same for known and unknown addresses."""

from __future__ import annotations

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult

from accounts.models import User
from accounts.people import mails, services
from core.mail.models import OutgoingEmail
from tests.factories.accounts import PASSWORD, UserFactory

ADDRESS = "/accounts/password/reset/"
KNOWN, UNKNOWN = "Helen@Northmere.example", "nobody@northmere.example"


@pytest.fixture
def later(monkeypatch):
    monkeypatch.setattr(db_worker, "close_old_connections", lambda: None)  # it is the test's own
    with override_settings(TASKS={"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}):
        yield


def work():
    call_command("db_worker", queue_name="*", batch=True, interval=0, startup_delay=False, reload=False, verbosity=0)


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


@pytest.mark.parametrize("change", ["closed", "closed and opened again", "signed out everywhere"])
def test_a_link_mailed_before_an_account_was_closed_is_dead(client, db, change):
    person, admin = UserFactory(email="pat@example.org"), UserFactory(roles=["administrator"])
    page = mails.password_link(person, "").removesuffix("/")
    assert "password1" in client.get(f"{page}/", follow=True).text
    if "closed" in change:
        services.deactivate_person(user=person, expected=person.version, by=admin, reason="Left")
    if "again" in change:
        services.reactivate_person(user=person, expected=person.version, by=admin, reason="Back")
    if "signed out" in change:
        services.end_every_session(user=person, by=admin, reason="Stolen")
    other = Client()
    answer = other.get(f"{page}/", follow=True)
    assert "password1" not in answer.text and "already" in answer.text
    sent = {"password1": "a lantern over seven tides", "password2": "a lantern over seven tides"}
    other.post(f"{page.rpartition('-')[0]}-set-password/", sent)  # the page on which the first one lands
    assert User.objects.get(pk=person.pk).check_password(PASSWORD)


def test_neither_the_queue_nor_the_list_of_letters_holds_a_link(board, client, later):
    client.post(ADDRESS, {"email": KNOWN})
    work()
    (task,) = DBTaskResult.objects.all()
    letter = OutgoingEmail.objects.get(kind="set-password")
    assert (task.status, task.args_kwargs, task.return_value) == (
        "SUCCESSFUL",
        {"args": [letter.pk], "kwargs": {}},
        None,
    )
    assert (letter.state, letter.args, letter.text) == ("sent", {"email": "helen@northmere.example"}, "")
