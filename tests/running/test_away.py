"""A board whose database is stopped and started, and whose web processes end and come back, under real servers."""

from __future__ import annotations

import os
import re
import signal
import threading
import time
from collections import Counter
from pathlib import Path

import pytest

from tests.benchmarks.server import Client
from tests.running.processes import until, web

pytestmark = pytest.mark.long
PATHS = ("/accounts/login/", "/plan/", "/help/")
BACK = 5  # seconds
REPLACED = 1  # second
STARTED = 5  # seconds to load the application anew; 2 where nothing else is to be done
RECYCLED = 3_000  # requests, after which every process has made room for another


def seconds_until(holds) -> float:
    begin = time.monotonic()
    until(holds, seconds=120)
    return time.monotonic() - begin


@pytest.fixture
def site(machine):
    """A web server with two processes, and a client with the manager signed in."""
    with web(machine.env(), machine.log("away"), processes=2) as (process, client):
        yield process, Client(client.port, machine.told["sessions"][0])


def test_site_answers_503_while_the_database_is_stopped_and_is_back_in_five_seconds(machine, site):
    process, client = site
    assert client.send("/plan/").status == 200
    machine.cluster.stop()
    try:
        answers = [client.send(path) for path in PATHS * 20]
        assert Client(client.port).send("/healthz").status == 200
    finally:
        machine.cluster.start()
    took = seconds_until(lambda: client.send("/plan/").status == 200)
    print(f"back {took:.2f} s after the database was")
    assert {answer.status for answer in answers} == {503}
    assert {answer.headers.get("retry-after") for answer in answers} == {"30"}
    assert took <= BACK


def test_killed_processes_are_replaced_in_a_second(site):
    process, client = site
    for pid in process.children():
        os.kill(pid, signal.SIGKILL)
    took = seconds_until(lambda: client.send("/plan/").status == 200)
    print(f"both processes back in {took:.2f} s")
    assert took <= REPLACED


def test_whole_web_server_is_back_after_a_kill(site):
    process, client = site
    process.kill()
    process.start()
    took = seconds_until(lambda: client.send("/plan/").status == 200)
    print(f"the whole web server back in {took:.2f} s")
    assert took <= STARTED


def memory(pids: list[int]) -> float:
    """Proportional memory of processes, in MB."""
    texts = [Path(f"/proc/{pid}/smaps_rollup").read_text() for pid in pids]
    return sum(int(re.search(r"^Pss:\s+(\d+)", text, re.MULTILINE)[1]) for text in texts) / 1024


def test_no_request_is_lost_while_processes_make_room_for_others(site):
    process, client = site
    first, begun, answers = set(process.children()), memory([process.pid, *process.children()]), Counter()

    def ask(count: int) -> None:
        for _ in range(count):
            try:
                answers[client.send("/plan/").status] += 1
            except OSError as error:
                answers[type(error).__name__] += 1

    people = [threading.Thread(target=ask, args=(RECYCLED // 6,)) for _ in range(6)]
    for each in people:
        each.start()
    for each in people:
        each.join()
    ended = memory([process.pid, *process.children()])
    print(f"{dict(answers)}; {begun:.0f} MB at first, {ended:.0f} MB at the end")
    assert answers == {200: sum(answers.values())}
    assert first - set(process.children()), "no process made room for another"
