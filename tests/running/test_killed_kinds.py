"""Each kind of save, killed in the middle: sixty kills of web processes and databases, no acknowledged save lost.

Each kill falls after the database has begun to write for the form, by a share of the time that the save takes from there
on, another one at each kill.
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

import pytest

from tests.benchmarks.server import Client
from tests.running.processes import Process, ready, until, web
from tests.running.saves import BUSY, KINDS, Judge, Save

pytestmark = pytest.mark.long
KILLS = {kind: 8 if number < 4 else 7 for number, kind in enumerate(KINDS)}
WAYS = ("web", "database killed", "database stopped")
UNDISTURBED = 2  # the first of a kind may add more than those that follow
LATEST = 1.3  # the share at which the last kill of a kind falls: some come when all is written already
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
        """The answer to come, from the moment on in which the database writes for it."""
        watch = self.machine.cluster.connect("postgres", "esafety")
        with ThreadPoolExecutor(1) as pool, watch.cursor() as cursor:
            answer: Future = pool.submit(self.browser.post, address, data)
            while not answer.done():
                cursor.execute(WRITING)
                if cursor.fetchone()[0]:
                    break
            yield answer
        watch.close()

    def undisturbed(self, address: str, data: dict) -> int:
        """The status of the answer, while the time is taken."""
        with self.sending(address, data) as answer:
            begin = time.monotonic()
            status = answer.result()
            self.seconds = time.monotonic() - begin
        return status

    def killing(self, way: str, share: float) -> Callable[[str, dict], int]:
        """Sends, and kills after that share of the time."""

        def send(address: str, data: dict) -> int:
            with self.sending(address, data) as answer:
                time.sleep(share * self.seconds)
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
    saves = prepared(machine, kind, count + UNDISTURBED)
    with web(machine.env(), machine.log(f"web-{kind}"), processes=2) as (server, client):
        judge, browser = Judge(machine.sql), OverTheWire(client)
        killer = Killer(machine, server, browser)
        for number in range(count + UNDISTURBED):
            client.session, save = next(saves)
            if number < UNDISTURBED:
                judge.learn(save, browser, killer.undisturbed)
            else:
                at = number - UNDISTURBED
                judge.try_one(save, browser, killer.killing(WAYS[at % len(WAYS)], LATEST * (at + 0.5) / count))
    print(f"\n{kind}: killed {count} times, {killer.seconds:.2f} s to save: {dict(judge.outcomes)}")
    assert judge.faults == []
    assert judge.lost() == []


def prepared(machine, kind: str, count: int):
    """Yields (session, save) one after another."""
    name = f"k{secrets.token_hex(3)}"
    if kind == "merge":
        for number in range(count):
            yield from asked_for(machine, kind, 1, f"{name}n{number}n")
    else:
        yield from asked_for(machine, kind, count, name)


def asked_for(machine, kind: str, count: int, name: str):
    told = machine.run(sys.executable, "-m", "tests.running.prepare", "saves", kind, str(count), name)
    found = json.loads(told.splitlines()[-1])
    machine.sql("DELETE FROM core_cache")  # counts of invitations sent
    return [(found["session"], Save(**save)) for save in found["saves"]]
