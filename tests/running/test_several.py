"""Several machines on one database and one store of files see what the others have saved and counted."""

from __future__ import annotations

import json
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

import boto3
import pytest

from tests.benchmarks.server import Client, free_port
from tests.running.conftest import SAVERS
from tests.running.load import UNANSWERED, Load, Uploader, content_of
from tests.running.processes import Process, manage, ready, running, until, web
from tests.running.test_killed import A_DAY_LATER, IN_QUEUE, mail_server

pytestmark = pytest.mark.long
HEARD = 10  # attempts in five minutes for one account from one address
GUESSES = 40
LETTERS, EXPORTS = 40, 5
BETWEEN = 10  # acknowledged saves before the next kill
KEYS = {"AWS_ACCESS_KEY_ID": "several", "AWS_SECRET_ACCESS_KEY": "several-machines"}
STATES = "SELECT state, count(*) FROM core_outgoingletter WHERE id IN ({}) GROUP BY 1"
FILES = "SELECT id, state FROM core_preparedfile WHERE id IN ({}) ORDER BY 1"
# A file whose worker was killed counts as failed after five minutes without progress: skip that time
SILENT = "UPDATE core_preparedfile SET seen_at = seen_at - interval '1 hour' WHERE state = 'working'"


def guess_at_both(one: Client, two: Client, address: str) -> list[int]:
    """The answers to many guesses of one password from a network address, sent to two servers in turn."""
    data = {"login": "nobody@example.org", "password": "a guess"}

    def guess(client: Client) -> int:
        return client.send("/accounts/login/", data, {"X-Forwarded-For": address}).status

    with ThreadPoolExecutor(4) as people:
        return sorted(people.map(guess, [client for client, _ in zip(cycle([one, two]), range(GUESSES))]))


def test_two_web_servers_share_the_limit_of_guesses(machine):
    with web(machine.env(), machine.log("one")) as (_, one), web(machine.env(), machine.log("two")) as (_, two):
        assert guess_at_both(one, two, "203.0.113.9") == [200] * HEARD + [429] * (GUESSES - HEARD)


@dataclass
class Host:
    """The processes of one machine, which shares no folder with another."""

    client: Client
    web: Process
    worker: Process
    scheduler: Process

    def kill(self, kind: str) -> None:
        """End a process at once, and start it again as its machine would."""
        process = getattr(self, kind)
        process.kill()
        time.sleep(random.random() / 2)
        process.start()


@contextmanager
def host(machine, name: str, folder: Path, env: dict[str, str]) -> Iterator[Host]:
    """A machine with a web process, a worker and a scheduler."""
    env = env | {"VAR_DIR": str(folder / name), "PYTHONUNBUFFERED": "1"}
    with (
        web(env, machine.log(f"web-{name}")) as (server, client),
        running(manage("worker", "--interval", "0.1"), env, machine.log(f"worker-{name}")) as worker,
        running(manage("daily", "--keep-on"), env, machine.log(f"scheduler-{name}")) as scheduler,
    ):
        yield Host(client, server, worker, scheduler)


@contextmanager
def store_of_files(machine) -> Iterator[dict[str, str]]:
    """The settings of an empty bucket, on a server of its own that speaks S3."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    words = [sys.executable, "-m", "moto.server", "--host", "127.0.0.1", "--port", str(port)]
    with running(words, KEYS, machine.log("store")) as server:
        until(lambda: Client(port).send("/moto-api/").status == 200, what=server.said())
        boto3.client(
            "s3",
            endpoint_url=address,
            region_name="us-east-1",
            aws_access_key_id=KEYS["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=KEYS["AWS_SECRET_ACCESS_KEY"],
        ).create_bucket(Bucket="evidence")
        yield KEYS | {"EVIDENCE_URL": f"s3://evidence/board?endpoint={address}&region=us-east-1"}


def test_two_machines_lose_and_repeat_nothing_when_processes_are_killed(machine, tmp_path):
    machine.sql("DELETE FROM core_dailyrun")
    begin = time.monotonic()
    with ExitStack() as stack:
        box, mail = stack.enter_context(mail_server())
        more = stack.enter_context(store_of_files(machine)) | {"MAIL_URL": f"smtp://127.0.0.1:{mail}"}
        hosts = [stack.enter_context(host(machine, name, tmp_path, machine.env(**more))) for name in ("a", "b")]
        letters, exports = queue(machine, "letters", LETTERS, more), queue(machine, "prepared", EXPORTS, more)
        clients = [Client(each.client.port, machine.told["sessions"][0]) for each in hosts]
        uploads = Load([Uploader(f"upload-{number}", clients, machine.told["actions"], 0) for number in range(2)])
        load = stack.enter_context(machine.load("several", *(each.client.port for each in hosts)))
        stack.enter_context(uploads)
        for kind in ("web", "worker", "scheduler"):
            for each in hosts:
                load.after(BETWEEN)
                each.kill(kind)
                if kind == "web":
                    ready(each.client.port, each.web)
        load.after(BETWEEN)
        load.stop(), uploads.stop()
        check_letters(machine, letters, box, more)
        check_exports(machine, exports, clients)
        check_uploads(machine, uploads, clients)
        check_jobs(machine, hosts)
        answers = guess_at_both(*(each.client for each in hosts), "203.0.113.10")
        assert answers == [200] * HEARD + [429] * (GUESSES - HEARD)
        assert [process.stop() for each in hosts for process in (each.web, each.worker, each.scheduler)] == [0] * 6
    assert machine.faults() == []
    assert set(load.refused()) | set(uploads.refused()) <= UNANSWERED
    took = time.monotonic() - begin
    print(f"\n{len(load.acknowledged)} saves, {len(uploads.acknowledged)} uploads, 6 kills; {took:.0f} s")


def queue(machine, what: str, count: int, env: dict[str, str]) -> list[int]:
    """Put emails or files into the queue; returns their primary keys."""
    told = machine.run(sys.executable, "-m", "tests.running.prepare", what, str(count), **env)
    return json.loads(told.splitlines()[-1])[what]


def listed(keys: list[int]) -> str:
    return ",".join(map(str, keys))


def check_letters(machine, letters: list[int], box, env: dict[str, str]) -> None:
    """Each email arrived once; one that was being sent when its worker was killed may be listed as unclear."""

    def states() -> Counter:
        return Counter(dict(machine.sql(STATES.format(listed(letters)))))

    until(lambda: machine.sql(IN_QUEUE)[0][0] == 0, what=str(states()))
    machine.sql(A_DAY_LATER)
    machine.run(*manage("daily"), **env)
    until(lambda: states()["waiting"] + states()["sending"] == 0, what=str(states()))
    to = [f"person{number}@example.org" for number in range(LETTERS)]
    times = Counter(letter["To"] for letter in box.letters)
    assert {times[address] for address in to} <= {0, 1}
    assert states()["sent"] + states()["unclear"] == LETTERS
    assert states()["sent"] <= sum(times[address] for address in to) and states()["unclear"] <= 2


def check_exports(machine, exports: list[int], clients: list[Client]) -> None:
    """In the end both machines serve each exported file."""

    def unfinished() -> list[int]:
        return [pk for pk, state in machine.sql(FILES.format(listed(exports))) if state != "ready"]

    machine.sql(SILENT)
    for pk in unfinished():
        clients[0].must(302, f"/files/{pk}/again/", {})
    until(lambda: unfinished() == [], what="the files are not made")
    for client in clients:
        for pk in exports:
            assert client.must(200, f"/files/{pk}/download/").body[:5] == b"%PDF-"


def check_uploads(machine, uploads: Load, clients: list[Client]) -> None:
    """Each acknowledged upload is stored once, and each machine serves the uploads of the other."""
    rows = machine.sql("SELECT title, id FROM actions_evidence WHERE title LIKE 'upload-%'")
    times, pks = Counter(title for title, _ in rows), dict(rows)
    known = {mark for _, mark in uploads.acknowledged}
    assert len(known) > SAVERS and {times[mark] for mark in known} == {1}
    assert set(times.values()) == {1} and set(times) <= known | {mark for _, mark in uploads.unknown}
    for mark, pk in pks.items():
        for client in clients:
            assert client.must(200, f"/plan/evidence/{pk}/").text == content_of(mark)


def check_jobs(machine, hosts: list[Host]) -> None:
    """Each job of the day was done, by one scheduler only."""
    until(lambda: sum("done" in each.scheduler.said() for each in hosts) > 0, what="no job is done")
    done = [line for each in hosts for line in each.scheduler.said().splitlines() if line.endswith(": done")]
    recorded = [job for (job,) in machine.sql("SELECT job FROM core_dailyrun")]
    assert len(recorded) >= 3 and set(Counter(recorded).values()) == {1}
    assert set(Counter(done).values()) == {1}
    assert {line.removesuffix(": done") for line in done} <= set(recorded)
