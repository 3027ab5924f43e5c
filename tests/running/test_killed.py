"""Killed in the middle of saves under load: what was acknowledged is there, and of nothing else there is a half."""

from __future__ import annotations

import json
import os
import random
import re
import signal
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from aiosmtpd.controller import Controller

from tests.mailbox import Mailbox, free_port
from tests.running.load import UNANSWERED
from tests.running.processes import manage, ready, running, until, web
from tests.running.saves import IN_PLAN, ROWS

pytestmark = pytest.mark.long
ROUNDS = 4
BETWEEN = 15  # saves that are acknowledged before the next kill


IN_QUEUE = "SELECT count(*) FROM django_tasks_database_dbtaskresult WHERE status = 'READY'"
A_DAY_LATER = """UPDATE core_outgoingletter SET begun_at = begun_at - interval '1 day',
    queued_at = queued_at - interval '1 day' WHERE state IN ('sending', 'waiting')"""


def report(what: str, load, rounds: int) -> None:
    """The figures of docs/recovery.md."""
    there = f"{len(load.acknowledged)} saves acknowledged, all there; {len(load.unknown)} not, none half there"
    print(f"\n{what}: killed {rounds} times; {there}; answers instead: {dict(load.refused())}")


def test_web_processes_are_killed(machine):
    """One process at a time, by its id; gunicorn starts another, and the other server goes on meanwhile."""
    with (
        web(machine.env(), machine.log("web-a"), processes=2) as (first, one),
        web(machine.env(), machine.log("web-b"), processes=1) as (_, other),
        machine.load("web", one.port, other.port) as load,
    ):
        for _ in range(ROUNDS):
            load.after(BETWEEN)
            time.sleep(random.random() / 10)
            os.kill(random.choice(first.children()), signal.SIGKILL)
        load.after(BETWEEN)
        first.kill()  # the whole server, with all its processes
        time.sleep(0.5)
        first.start()
        ready(one.port, first)
        load.after(BETWEEN)
    assert machine.faults() == []
    assert load.unknown and set(load.refused()) <= UNANSWERED, load.refused()
    report("Web process", load, ROUNDS + 1)


def test_the_database_is_killed(machine):
    """The whole server at once, as by a loss of power; it is started again, and the web process finds it by itself."""
    with web(machine.env(), machine.log("web-c"), processes=2) as (_, client):
        with machine.load("database", client.port) as load:
            for _ in range(ROUNDS):
                load.after(BETWEEN)
                time.sleep(random.random() / 10)
                machine.cluster.kill()
                until(lambda: client.send("/readyz").status == 503, what="nobody noticed")
                assert client.send("/healthz").status == 200
                machine.cluster.start()
            load.after(BETWEEN)
        until(lambda: client.send("/readyz").status == 200)
    assert machine.faults() == []
    assert load.unknown and set(load.refused()) <= UNANSWERED, load.refused()
    report("Database", load, ROUNDS)


@pytest.mark.parametrize("what", ["web", "database"])
def test_killed_while_a_returned_file_is_taken_over(machine, what):
    """The plan has all of its changes or none, and in the end the file can be accepted."""
    session, outcomes = machine.told["sessions"][0], Counter()
    with web(machine.env(), machine.log(f"web-return-{what}"), processes=2) as (server, client):
        client.session = session
        for number in range(ROUNDS):
            mark = random.randrange(10**9)
            told = machine.run(sys.executable, "-m", "tests.running.prepare", "returned", str(mark))
            key = json.loads(told.splitlines()[-1])["import"]
            count = IN_PLAN.format(mark)

            def accept(key=key) -> int:
                url = f"/plan/return/{key}/"
                page = client.must(200, url).text
                values = {name: re.search(f'name="{name}" value="([^"]*)"', page)[1] for name in ("version", "mark")}
                try:
                    return client.send(f"{url}accept/", values | {"step": "preview"}).status
                except (OSError, IndexError, ValueError):
                    return 0

            def state(key=key) -> str:
                return machine.sql(f"SELECT state FROM core_import WHERE id = {key}")[0][0]  # noqa: S608

            with ThreadPoolExecutor(1) as pool:
                answer = pool.submit(accept)
                until(
                    lambda answer=answer, state=state: state() != "preview" or answer.done(), what="it was not accepted"
                )
                time.sleep(random.random() * number / 2)
                if what == "web":
                    server.kill()
                else:
                    machine.cluster.kill()
                status = answer.result(timeout=150)
            if what == "web":
                server.start()
            else:
                machine.cluster.start()
            ready(client.port, server)
            before, saved = state(), machine.sql(count)[0][0]
            outcomes[before] += 1
            assert saved == (ROWS if before == "accepted" else 0), (before, saved)
            assert before == "accepted" or status != 302
            if before == "working":
                machine.sql("DELETE FROM core_cache WHERE cache_key LIKE '%import-share%'")  # as ten minutes later
                machine.run(sys.executable, "-m", "tests.running.prepare", "later", "11")
                assert state() == "preview"
            if before != "accepted":
                assert accept() == 302
            assert (state(), machine.sql(count)[0][0]) == ("accepted", ROWS)
    print(f"\nReturned file, {what} killed {ROUNDS} times: {dict(outcomes)}, each accepted in the end")


@contextmanager
def mail_server():
    """(mailbox, port) of a mail server that takes a moment over each letter, as real ones do."""

    class Slow(Mailbox):
        async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
            import asyncio

            await asyncio.sleep(0.03)
            return await super().handle_RCPT(server, session, envelope, address, rcpt_options)

    box, port = Slow(), free_port()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield box, port
    finally:
        controller.stop()


def test_workers_are_killed_while_they_send_letters(machine):
    """No letter is lost, none arrives twice; one that was just being handed over is shown to a person instead."""
    count, kills = 60, 4
    with mail_server() as (box, port):
        env = machine.env(MAIL_URL=f"smtp://127.0.0.1:{port}")
        told = machine.run(sys.executable, "-m", "tests.running.prepare", "letters", str(count))
        keys = ",".join(map(str, json.loads(told.splitlines()[-1])["letters"]))
        words = manage("worker", "--interval", "0.1")

        def states() -> Counter:
            rows = machine.sql(f"SELECT state, count(*) FROM core_outgoingletter WHERE id IN ({keys}) GROUP BY 1")
            return Counter(dict(rows))

        with running(words, env, machine.log("worker-a")) as one, running(words, env, machine.log("worker-b")) as two:
            for number in range(kills):
                arrived = len(box.letters)
                until(lambda so_far=arrived: len(box.letters) > so_far + 3, seconds=300, what=str(states()))
                time.sleep(random.random() / 20)
                (one, two)[number % 2].kill()
                (one, two)[number % 2].start()
            until(lambda: machine.sql(IN_QUEUE)[0][0] == 0, seconds=300, what=str(states()))
            until(lambda: states()["waiting"] + states()["sending"] <= kills)
            cut_off = states()["waiting"] + states()["sending"]
            machine.sql(A_DAY_LATER)
            machine.run(*manage("daily"), MAIL_URL=f"smtp://127.0.0.1:{port}")
            until(lambda: states()["waiting"] + states()["sending"] == 0, seconds=300, what=str(states()))
            assert one.stop() == 0 and two.stop() == 0
    # (what else the scheduler sends, such as reminders of the board, is not counted)
    times = Counter(letter["To"] for letter in box.letters if letter["To"].endswith("@example.org"))
    assert set(times.values()) == {1}, "a letter arrived twice"
    at_the_end = states()
    assert at_the_end["sent"] + at_the_end["unclear"] == count
    assert at_the_end["sent"] <= len(times) and at_the_end["unclear"] <= cut_off <= kills
    print(f"\nWorker: killed {kills} times over {count} letters; {len(times)} arrived, each once; {dict(at_the_end)}")


def test_everything_twice_at_once_and_a_stop_that_lets_everybody_finish(machine):
    """Two web servers, two schedulers and two workers side by side; told to stop, each ends well, and nothing is lost."""
    machine.sql("DELETE FROM core_dailyrun")
    env = machine.env()
    daily, worker = manage("daily", "--keep-on"), manage("worker", "--interval", "0.1")
    with (
        web(env, machine.log("web-d")) as (first, one),
        web(env, machine.log("web-e")) as (second, other),
        running(daily, env, machine.log("daily-a")) as day_a,
        running(daily, env, machine.log("daily-b")) as day_b,
        running(worker, env, machine.log("worker-c")) as work_a,
        running(worker, env, machine.log("worker-d")) as work_b,
    ):
        with machine.load("twice", one.port, other.port) as load:
            load.after(40)
            jobs = {
                word.split(":")[0] for word in day_a.said().splitlines() + day_b.said().splitlines() if "done" in word
            }
            until(lambda: machine.sql("SELECT count(*) FROM core_dailyrun")[0][0] >= max(len(jobs), 3), seconds=300)
            assert first.stop() == 0  # in the middle of saves
            load.after(5)
        assert [each.stop() for each in (second, day_a, day_b, work_a, work_b)] == [0] * 5
    assert machine.faults() == []
    assert set(load.refused()) <= {0}, "whoever was let in was answered"
    said = day_a.said() + day_b.said()
    done = Counter(line for line in said.splitlines() if line.endswith(": done"))
    assert len(done) >= 3 and set(done.values()) == {1}, "a job of the day was done twice"
    assert "failed" not in said
    report("Stopped with a request to finish", load, 6)
