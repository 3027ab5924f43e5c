"""A round that asks very many is opened in the background: each is asked and invited once, also where the worker is
killed in the middle, and the page says how far it is."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from accounts.models import Invitation
from audits.chasing.services import chasing
from audits.models import Chase, Return, Round
from audits.rounds import services
from core.jobs.daily import run_often
from core.mail.models import OutgoingEmail
from core.text.dates import today
from core.web.throttle import EMAILS
from tests.actions.pages import text_of
from tests.factories.accounts import UserFactory
from tests.factories.audits import edition_of, open_round
from tests.factories.directory import EsloFactory
from tests.factories.plan import AgencyFactory

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
QUEUE = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
LONG_AGO = dt.timedelta(minutes=6)


class Killed(BaseException):
    """Ends a worker wherever it is."""


@pytest.fixture
def helen():
    return UserFactory(roles=["manager"])


@pytest.fixture(autouse=True)
def queue():
    """Tasks wait in the queue, as with a board."""
    with override_settings(TASKS=QUEUE):
        yield


def agencies(count: int) -> list:
    """So many agencies, each with a lead officer who has not signed in before."""
    made = [AgencyFactory(kind="college") for _ in range(count)]
    for number, agency in enumerate(made):
        EsloFactory(agency=agency, name=f"Officer {number}", email=f"o{agency.pk}@college.example")
    return made


def prepare(helen) -> Round:
    """A round of all colleges that may be opened."""
    return services.prepare_round(
        edition=edition_of(), title="This year", year=today().year, kinds=["college"], opens_on=today(),
        first_deadline=today() + 30 * DAY, final_deadline=today() + 60 * DAY, by=helen,
    )  # fmt: skip


def opened(helen, count: int, monkeypatch) -> Round:
    """A round of so many that the worker has begun to open."""
    agencies(count)
    asked = prepare(helen)
    monkeypatch.setattr(services, "AT_ONCE", 1)
    return services.open_round(asked=asked, expected=1, by=helen)


def work(limit: int = 20) -> list[str]:
    """Do what is in the queue but letters, as a worker that never stops does; the names of the tasks."""
    done = []
    for _ in range(limit):
        task = DBTaskResult.objects.ready().exclude(task_path__contains="deliver").first()
        if task is None:
            break
        task.claim("test")
        done.append(task.task_name)
        task.task.func(*task.args_kwargs["args"])
        task.set_successful(None)
    return done


def letters_each() -> set[tuple[int, int]]:
    """(letters about it, invitations of its lead officer), of all returns."""
    written = OutgoingEmail.objects.filter(kind="audit-return")
    return {
        (written.about(f"return:{audit_return.pk}").count(), Invitation.objects.filter(email=f"o{audit_return.agency_id}@college.example").count())
        for audit_return in Return.objects.all()
    }  # fmt: skip


def killed_at(monkeypatch, module, name: str, turn: int):
    """The worker is killed when it calls this for the so-manieth time."""
    real, calls = getattr(module, name), []

    def call(*args, **values):
        calls.append(1)
        if len(calls) == turn:
            raise Killed
        return real(*args, **values)

    with monkeypatch.context() as patch:
        patch.setattr(module, name, call)
        with pytest.raises(Killed):
            work()


@pytest.mark.long
def test_every_lead_officer_is_asked_and_invited_however_many_there_are(helen, monkeypatch):
    asked = opened(helen, EMAILS + 5, monkeypatch)
    assert work() == ["make_returns_of", "ask_all"]
    asked.refresh_from_db()
    assert (asked.state, asked.made, asked.seen_at) == ("open", EMAILS + 5, None)
    assert letters_each() == {(1, 1)}


@pytest.mark.parametrize("what", ["write_first", "invite_holders"])
def test_whoever_was_not_asked_when_the_worker_was_killed_is_asked_later_and_nobody_twice(what, helen, monkeypatch):
    monkeypatch.setattr(chasing, "CHUNK", 2)
    asked = opened(helen, 5, monkeypatch)
    killed_at(monkeypatch, chasing, what, turn=2)
    assert (Chase.objects.count(), Invitation.objects.count()) == (2, 2)
    assert services.go_on() == 0  # it was seen a moment ago
    Round.objects.filter(pk=asked.pk).update(seen_at=timezone.now() - LONG_AGO)
    assert run_often() == [] and services.go_on() == 0
    assert work() == ["ask_all"]
    asked.refresh_from_db()
    assert letters_each() == {(1, 1)} and asked.seen_at is None


def test_a_round_whose_worker_was_killed_while_it_made_returns_opens_later(helen, monkeypatch):
    monkeypatch.setattr(services, "CHUNK", 2)
    asked = opened(helen, 5, monkeypatch)
    killed_at(monkeypatch, services, "create_many", turn=2)
    assert (Return.objects.count(), Round.objects.get(pk=asked.pk).state) == (2, "opening")
    Round.objects.filter(pk=asked.pk).update(seen_at=timezone.now() - LONG_AGO)
    assert services.go_on() == 1 and work() == ["make_returns_of", "ask_all"]
    assert letters_each() == {(1, 1)} and Return.objects.count() == 5


def test_of_two_workers_that_open_a_round_at_once_each_finds_what_the_other_made(helen, monkeypatch):
    asked, real, other = opened(helen, 3, monkeypatch), services.lock_round, []

    def lock_return(pk):
        if not other:
            other.append("begun")
            services.make_returns_of.func(pk, helen.pk)
        return real(pk)

    monkeypatch.setattr(services, "lock_round", lock_return)
    work()
    asked.refresh_from_db()
    assert (asked.state, Return.objects.count(), letters_each()) == ("open", 3, {(1, 1)})


def test_one_that_is_asked_as_well_is_written_to_though_the_worker_was_killed(helen, monkeypatch):
    asked = open_round([])
    (late,) = agencies(1)
    services.add_return(asked=asked, agency=late, by=helen)
    killed_at(monkeypatch, chasing, "write_first", turn=1)
    Round.objects.filter(pk=asked.pk).update(seen_at=timezone.now() - LONG_AGO)
    assert (
        services.go_on() == 1 and work() == ["ask_all"] and letters_each() == {(1, 0)}
    )  # nobody opened it: none invites


def test_a_round_that_was_closed_meanwhile_asks_nobody_more(helen, monkeypatch):
    asked = opened(helen, 3, monkeypatch)
    killed_at(monkeypatch, chasing, "write_first", turn=1)
    asked.refresh_from_db()
    services.close_round(asked=asked, expected=asked.version, by=helen)
    Round.objects.filter(pk=asked.pk).update(seen_at=timezone.now() - LONG_AGO)
    assert services.go_on() == 1 and work() == ["ask_all"] and not Chase.objects.exists()
    assert Round.objects.get(pk=asked.pk).seen_at is None


def test_opening_takes_as_many_statements_for_many_as_for_few(helen, monkeypatch):
    counts = []
    for number in (2, 3, 15):  # (in the second round some are invited already)
        asked = opened(helen, number, monkeypatch)
        with CaptureQueriesContext(connection) as queries:
            work()
        assert asked.returns.count() >= number
        counts.append(len(queries))
    assert counts[1] == counts[2]


def test_the_page_says_how_many_first_letters_are_written(board, enter, monkeypatch):
    monkeypatch.setattr(chasing, "CHUNK", 2)
    asked = opened(board.helen, 5, monkeypatch)
    killed_at(monkeypatch, chasing, "write_first", turn=2)
    client, address = enter(board.helen), reverse("audits:round", args=[asked.pk])
    assert "The first emails are being written: 2 of 5 returns are done." in text_of(client.get(address))
    asks = {"HX-Request": "true", "HX-Target": "letters"}
    piece = client.get(address, headers=asks)
    assert b"<h1" not in piece.content and b"2 of 5" in piece.content and b"hx-trigger" in piece.content
    assert client.get(address, headers={"HX-Request": "true", "HX-Target": "opening"})["HX-Refresh"] == "true"
    chasing.ask_all.func(asked.pk, board.helen.pk)
    piece = client.get(address, headers=asks)
    assert b"The first emails are written" in piece.content and b"hx-trigger" not in piece.content
    assert "first emails" not in text_of(client.get(address))
