"""A process that saves is killed in the middle, and another goes on: the quick one of test_killed.py.

The process is a copy of this one that asks the pages by the test client.
"""

from __future__ import annotations

import os
import random
import signal
import time
import warnings
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.db import close_old_connections, connection
from django.test import Client
from django.urls import reverse

from core.text.dates import today
from tests import cast
from tests.demo import demonstration_today
from tests.factories.plan import MeetingFactory
from tests.running.load import MINUTE, UPDATE, faults
from tests.running.processes import until
from tests.running.saves import BUSY, KINDS, UNDISTURBED, Judge, saves_of
from tests.stored import stored

pytestmark = pytest.mark.django_db(transaction=True)
KILLS = 3
BEFORE = 6  # saves that are acknowledged before the kill
WHAT = ("the process", "its connection")
SAID = {"begun": "unknown", "saved": "acknowledged"}


@pytest.fixture
def meeting():
    """A meeting of today that tom minutes, on a board whose rows are really saved."""
    board = stored("board", cast.make_board)
    made = MeetingFactory(
        name="Group", held_on=today(), minute_taker=board.tom, plan=board.open.plan, subgroup=board.group
    )
    return SimpleNamespace(board=board, pk=made.pk, action=board.open.by_group, client=cast.enter(board.tom))


def save_for_ever(meeting, name: str, out: int) -> None:
    """In the copy: one save after another, each told before it is sent and after it was answered."""
    client, number = meeting.client, 0
    client.raise_request_exception = False
    update, minute = (
        reverse("add_update", args=[meeting.action.pk]),
        ["minute", [meeting.pk, meeting.action.pk, "progress"]],
    )
    minute = reverse(minute[0], args=minute[1])
    while True:
        number += 1
        kind, mark = (MINUTE, UPDATE)[number % 2], f"saver-{name}-{number:05d}"
        os.write(out, f"begun {kind} {mark}\n".encode())
        if kind == UPDATE:
            answer = client.post(update, {"text": f"{mark}.", "on_day": "1", "on_month": "3", "on_year": "2025"})
        else:
            told = {"progress-text": f"{mark}.", "progress-task": f"{mark}.", "progress-owner_name": "Somebody"}
            answer = client.post(minute, told)
        if answer.status_code == 302:
            os.write(out, f"saved {kind} {mark}\n".encode())
        close_old_connections()


def copy_that(works: Callable[[int], None]) -> tuple[int, int]:
    """(its number, where it tells) of a copy of this process that works on a connection of its own."""
    reads, writes = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of threads, none of which holds anything that it needs
        number = os.fork()
    if number:
        os.close(writes)
        return number, reads
    try:
        ours = connection.connection  # kept: to let go of it would end it for the test as well
        connection.connection = None
        connection.connect()
        works(writes)
        del ours
    finally:
        os._exit(1)


def read_until(reads: int, saved: int) -> bytes:
    """What is told until so many saves were acknowledged."""
    told = b""
    while told.count(b"saved ") < saved:
        piece = os.read(reads, 1 << 16)
        assert piece, told
        told += piece
    return told


def rest_of(reads: int) -> bytes:
    """What else had been told."""
    told = b""
    while piece := os.read(reads, 1 << 16):
        told += piece
    os.close(reads)
    return told


def end_connections_of_others() -> None:
    """The database hangs up on everybody else, as when it is stopped."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )


@pytest.mark.parametrize("what", WHAT)
def test_every_acknowledged_save_is_there_and_no_half_of_any_other(what, meeting):
    told = b""
    for kill in range(KILLS):
        number, reads = copy_that(partial(save_for_ever, meeting, str(kill)))
        try:
            told += read_until(reads, BEFORE)
            time.sleep(random.random() / 50)
            if what == "its connection":
                end_connections_of_others()
                told += read_until(reads, 2)  # it finds the database again by itself
        finally:
            os.kill(number, signal.SIGKILL)
            os.waitpid(number, 0)
        told += rest_of(reads)
    seen = SimpleNamespace(**{name: [] for name in SAID.values()})
    for line in told.decode().splitlines():
        word, kind, mark = line.split()
        getattr(seen, SAID[word]).append((kind, mark))
    seen.unknown = [save for save in seen.unknown if save not in seen.acknowledged]
    assert len(seen.acknowledged) >= KILLS * BEFORE
    assert faults(seen, rows) == []


def rows(statement: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


WRITING = """SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
    AND backend_xid IS NOT NULL"""


@dataclass
class InProcess:
    """Somebody signed in, who asks the pages by the test client."""

    session: str

    def __post_init__(self):
        self.client = Client(raise_request_exception=False)
        self.client.cookies[settings.SESSION_COOKIE_NAME] = self.session

    def get(self, path: str) -> bytes:
        return self.client.get(path).content

    def post(self, path: str, data: dict[str, list[str]]) -> int:
        return self.client.post(path, data).status_code


def post_and_kill(browser: InProcess, what: str, address: str, data: dict) -> int:
    """The status of the answer that a copy of this process got, 0 for none; the copy, or its connection, is ended in
    the middle of what it writes."""

    def post_once(out: int) -> None:
        os.write(out, str(browser.post(address, data)).encode())

    number, reads = copy_that(post_once)
    is_over = partial(os.waitid, os.P_PID, number, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    while not (rows(WRITING)[0][0] or is_over()):
        pass
    time.sleep(random.random() / 20)
    if what == "its connection":
        end_connections_of_others()
    else:
        os.kill(number, signal.SIGKILL)
    os.waitpid(number, 0)
    until(lambda: rows(BUSY)[0][0] == 0)
    return int(rest_of(reads) or 0)


def test_one_save_of_each_kind_is_there_as_a_whole_or_not_at_all():
    """The sixty kills of test_killed_kinds.py in small."""
    demonstration_today()
    outcomes = Counter()
    for place, kind in enumerate(KINDS):
        judge = Judge(rows)
        for number, (session, save) in enumerate(saves_of(kind, UNDISTURBED + 1, f"q{place}")):
            browser = InProcess(session)
            if number < UNDISTURBED:
                judge.learn(save, browser)
            else:
                judge.try_one(save, browser, partial(post_and_kill, browser, WHAT[place % len(WHAT)]))
        assert judge.faults + judge.lost() == [], kind
        outcomes += judge.outcomes
    print(f"\n{outcomes.total()} kills, one of each kind: {dict(outcomes)}")


def test_what_is_lost_or_half_there_is_seen():
    """The judge of all tests that kill something."""
    seen = SimpleNamespace(
        acknowledged=[(UPDATE, "a"), (MINUTE, "b"), (UPDATE, "c")], unknown=[(MINUTE, "d"), (UPDATE, "e")]
    )

    def sql(statement):
        if "count(*) FROM actions_followup f" in statement:
            return [(1,)]
        if "actions_progressupdate" in statement:
            return [("b", 1, 1), ("c", 1, 0), ("d", 1, 1), ("f", 1, 1)]
        return []

    assert [line.split(":")[0] for line in faults(seen, sql)] == [
        "acknowledged update a",
        "acknowledged minute b",
        "acknowledged update c",
        "unknown minute d",
        "from nowhere",
        "1 follow-ups without their update",
    ]
