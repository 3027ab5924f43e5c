"""Two schedulers at once, as threads and as processes, and one that is stopped half-way: each email once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import override_settings
from django_tasks_db.models import DBTaskResult

from core.jobs.daily import run_daily
from core.mail.models import OutgoingEmail
from core.mail.sending import deliver
from reminders.models import Mention, RoutineEmail
from reminders.routine import jobs
from reminders.routine.due import emails_due
from reminders.routine.readers import read_readers
from reminders.routine.services import claim, send_reminders
from tests.actions.test_service_races import at_once
from tests.factories.accounts import UserFactory
from tests.factories.plan import FollowUpFactory
from tests.reminders.board import at, monday

pytestmark = pytest.mark.django_db(transaction=True)
QUEUE = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
PEOPLE = 6


@pytest.fixture
def people(monkeypatch):
    """People with something urgent each; the tasks of their emails stay in the queue."""
    at(monkeypatch, monday())
    found = [UserFactory(roles=["board"]) for _ in range(PEOPLE)]
    for person in found:
        FollowUpFactory(owner=person, due=monday())
    with override_settings(TASKS=QUEUE):
        yield found


def sent_once(people) -> None:
    """Each person has one routine email and one task for it, and was told one thing."""
    assert RoutineEmail.objects.count() == OutgoingEmail.objects.count() == Mention.objects.count() == len(people)
    assert DBTaskResult.objects.count() == len(people)
    assert sorted(OutgoingEmail.objects.values_list("to", flat=True)) == sorted(each.email for each in people)


def test_two_schedulers_at_once_send_each_email_once(people, mailbox):
    assert at_once(*[lambda: send_reminders(monday())] * 3) == ["saved"] * 3
    sent_once(people)
    keys = list(OutgoingEmail.objects.values_list("pk", flat=True))
    at_once(*[lambda: [deliver(key) for key in keys]] * 2)  # and so do two workers
    assert sorted(letter["To"] for letter in mailbox.letters) == sorted(each.email for each in people)


def test_the_job_of_the_day_and_the_command_at_once(people, monkeypatch):
    from core.jobs import daily

    monkeypatch.setattr(daily, "_jobs", {"reminders": jobs.send})
    at_once(lambda: run_daily(on=monday()), lambda: send_reminders(monday()), lambda: run_daily(on=monday()))
    assert RoutineEmail.objects.count() == OutgoingEmail.objects.count() == Mention.objects.count() == PEOPLE


def test_two_that_have_both_found_the_same_email_due_claim_it_once(people):
    due = emails_due(monday(), read_readers([people[0].pk]))[0]
    again = emails_due(monday(), read_readers([people[0].pk]))[0]
    claimed = []
    at_once(lambda: claimed.append(claim(due, monday())), lambda: claimed.append(claim(again, monday())))
    assert sorted(each is None for each in claimed) == [False, True]
    assert OutgoingEmail.objects.count() == 1


def test_a_scheduler_that_is_stopped_before_the_claim_is_saved_leaves_nothing_and_the_next_one_sends(people):
    class Stopped(BaseException):
        """As a process that is killed: nothing catches it."""

    due = emails_due(monday(), read_readers([people[0].pk]))[0]
    with pytest.raises(Stopped), transaction.atomic():
        claim(due, monday())
        assert OutgoingEmail.objects.count() == 1
        raise Stopped
    assert (
        not RoutineEmail.objects.exists() and not OutgoingEmail.objects.exists() and not DBTaskResult.objects.exists()
    )
    send_reminders(monday())
    sent_once(people)


SCHEDULER = """
import os, sys, time
import django
django.setup()
from reminders.routine import services
real = services.send_email
def slowly(**values):
    email = real(**values)
    print("claimed", flush=True)
    time.sleep(float(sys.argv[1]))
    return email
services.send_email = slowly
import datetime as dt
sent = services.send_reminders(dt.date.fromisoformat(sys.argv[2]))
print("sent", len(sent), flush=True)
"""


def scheduler(seconds: float) -> subprocess.Popen:
    """A scheduler in a process of its own, on the database of the tests, that pauses after each email it asks for."""
    values = connection.settings_dict
    host, port = values["HOST"] or "127.0.0.1", values["PORT"] or "5432"
    login = values["USER"] + (f":{values['PASSWORD']}" if values["PASSWORD"] else "")
    environment = os.environ | {
        "DATABASE_URL": f"postgres://{login}@{host}:{port}/{values['NAME']}",
        "DJANGO_SETTINGS_MODULE": "tests.reminders.settings_queue",
    }
    command = [sys.executable, "-c", SCHEDULER, str(seconds), monday().isoformat()]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True, cwd=settings.BASE_DIR)


def test_two_processes_send_each_email_once(people):
    both = [scheduler(0.05) for _ in range(2)]
    said = [each.communicate(timeout=60)[0] for each in both]
    assert [each.returncode for each in both] == [0, 0]
    counts = [int(text.rsplit("sent ", 1)[1]) for text in said]
    assert sum(counts) == PEOPLE
    sent_once(people)


def test_a_process_that_is_killed_between_claim_and_sending_loses_nothing_and_repeats_nothing(people, mailbox):
    kill_a_scheduler()
    send_reminders(monday())
    sent_once(people)
    for key in OutgoingEmail.objects.values_list("pk", flat=True):
        deliver(key)
    assert len(mailbox.letters) == PEOPLE and send_reminders(monday()) == []


def kill_a_scheduler() -> None:
    """Start a scheduler, kill it once it has asked for an email and saved nothing, and wait until that is undone."""
    first = scheduler(30)
    assert first.stdout.readline() == "claimed\n"  # the first email is asked for, and not saved yet
    first.send_signal(signal.SIGKILL)
    first.wait(timeout=20)
    first.stdout.close()
    for _ in range(100):  # the database notices that nobody is there any more
        if not OutgoingEmail.objects.exists() and not locks_of_others():
            break
        time.sleep(0.1)


def locks_of_others() -> bool:
    """Whether another connection to this database is in a transaction."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND state LIKE 'idle in transaction%'"
        )
        return cursor.fetchone()[0] > 0
