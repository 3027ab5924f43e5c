"""Line 13: how soon a page is answered again after the workers are killed, and after the whole web process is."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from tests.benchmarks.boards import Board
from tests.benchmarks.figures import Result, percentile
from tests.benchmarks.server import SHIPPED, Client, children, running

PAGE = "/plan/"
WORKERS, WHOLE = 1, 2  # seconds
TIMES = 5


def seconds_until_answered(client: Client, before: float) -> float:
    """From a moment until the page is answered in full. RuntimeError after two minutes."""
    while time.monotonic() < before + 120:
        try:
            if client.send(PAGE).status == 200:
                return time.monotonic() - before
        except (OSError, IndexError):
            time.sleep(0.005)  # nobody listens, or the answer was cut off
    raise RuntimeError("The web server did not answer again.")


def workers_killed(client: Client, pid: int) -> float:
    """All workers at once: gunicorn makes others."""
    before = time.monotonic()
    for worker in children(pid):
        os.kill(worker, signal.SIGKILL)
    return seconds_until_answered(client, before)


def restarts(board: Board, log: Path) -> list[Result]:
    """Some kills of each kind; the whole web process is started again at once, as Docker does."""
    client, workers, whole = board.client("manager"), [], []
    for _ in range(TIMES):
        with running({"DATABASE_URL": board.url}, log, *SHIPPED) as (client.port, pid):
            client.must(200, PAGE)
            workers.append(workers_killed(client, pid))
        before = time.monotonic()
        with running({"DATABASE_URL": board.url}, log, *SHIPPED, port=client.port):
            whole.append(seconds_until_answered(client, before))
    return [
        Result("13", "both workers are killed", worst(workers), percentile(workers, 0.5), WORKERS, unit="s"),
        Result("13", "the whole web process is", worst(whole), percentile(whole, 0.5), WHOLE, unit="s"),
    ]


def worst(seconds: list[float]) -> str:
    return f"at most {max(seconds):.1f} s"
