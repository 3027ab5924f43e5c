"""Each kind of save, killed in the middle: sixty kills of web processes and databases, no acknowledged save lost.

Each kill falls after the database has begun to write for the form: by a share of the time that the save takes from
there on, another one at each kill, and the last ones of a kind when all is written.
"""

from __future__ import annotations

import json
import secrets
import sys
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

import pytest

from tests.benchmarks.server import Client
from tests.running.processes import Process, ready, until, web
from tests.running.saves import BUSY, KINDS, UNDISTURBED, Judge, saves_of

pytestmark = pytest.mark.long
KILLS = {kind: 8 if number < 4 else 7 for number, kind in enumerate(KINDS)}
WAYS = ("web", "database killed", "database stopped")
LATEST = 1.3  # the share at which the last kill of a kind falls; from 1 on it waits until all is written
WRITING = "SELECT count(*) FROM pg_stat_activity WHERE usename = 'esafety_run' AND backend_xid IS NOT NULL"


def test_there_are_sixty_kills_and_at_least_seven_of_each_kind():
    assert sum(KILLS.values()) == 60 and min(KILLS.values()) >= 7


@dataclass
class OverTheWire:
    """Somebody signed in at a web server on loopback."""

    client: Client

    def get(self, path: str) -> bytes:
        return self.client.must(200, path).body

    def post(self, path: str, data: dict[str, list[str]]) -> int:
        try:
            return self.client.send(path, data).status
        except (OSError, IndexError, ValueError):
            return 0


@dataclass
class Killer:
    """Kills a web server or the database while it saves, and starts it again."""

    machine: object
    server: Process
    browser: OverTheWire
    seconds: float = 0  # that the last undisturbed save took from its first write on

    @contextmanager
    def sending(self, address: str, data: dict):
        """(the answer to come, whether the database writes), from the moment on in which it writes for the form."""
        watch = self.machine.cluster.connect("postgres", "esafety")
        with ThreadPoolExecutor(1) as pool, watch.cursor() as cursor:

            def is_writing() -> bool:
                cursor.execute(WRITING)
                return cursor.fetchone()[0] > 0

            answer: Future = pool.submit(self.browser.post, address, data)
            while not (answer.done() or is_writing()):
                pass
            yield answer, is_writing
        watch.close()

    def undisturbed(self, address: str, data: dict) -> int:
        """The status of the answer, while the time is taken."""
        with self.sending(address, data) as (answer, _):
            begin = time.monotonic()
            status = answer.result()
            self.seconds = time.monotonic() - begin
        return status

    def killing(self, way: str, share: float) -> Callable[[str, dict], int]:
        """Sends, and kills after that share of the time."""

        def send(address: str, data: dict) -> int:
            with self.sending(address, data) as (answer, is_writing):
                if share < 1:
                    time.sleep(share * self.seconds)
                while share >= 1 and is_writing():
                    pass
                end = {
                    "web": self.server.kill,
                    "database killed": self.machine.cluster.kill,
                    "database stopped": self.machine.cluster.stop,
                }
                end[way]()
                status = answer.result(timeout=150)
            (self.server if way == "web" else self.machine.cluster).start()
            ready(self.browser.client.port, self.server)
            until(lambda: self.machine.sql(BUSY)[0][0] == 0, what="somebody still writes")
            return status

        return send


@pytest.mark.parametrize("kind", KINDS)
def test_no_acknowledged_save_is_lost_and_none_is_there_by_half_or_twice(kind, machine):
    count = KILLS[kind]
    saves = saves_of(kind, count + UNDISTURBED, f"k{secrets.token_hex(3)}", partial(asked_for, machine))
    with web(machine.env(), machine.log(f"web-{kind}"), processes=2) as (server, client):
        judge, browser = Judge(machine.sql), OverTheWire(client)
        killer = Killer(machine, server, browser)
        for number, (client.session, save) in enumerate(saves):
            if number < UNDISTURBED:
                judge.learn(save, browser, killer.undisturbed)
            else:
                at = number - UNDISTURBED
                judge.try_one(save, browser, killer.killing(WAYS[at % len(WAYS)], LATEST * (at + 0.5) / count))
    print(f"\n{kind}: killed {count} times, {killer.seconds:.2f} s to save: {dict(judge.outcomes)}")
    assert judge.faults == []
    assert judge.lost() == []


def asked_for(machine, kind: str, count: int, name: str) -> dict:
    """What `prepared` of tests/running/saves.py returns, done in the machine's database."""
    told = machine.run(sys.executable, "-m", "tests.running.prepare", "saves", kind, str(count), name)
    machine.sql("DELETE FROM core_cache")  # counts of invitations sent
    return json.loads(told.splitlines()[-1])
