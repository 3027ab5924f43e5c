"""Processes of the application as a board runs them, under the settings of production; ended by their ids alone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.benchmarks.server import Client, children, free_port

ROOT = Path(__file__).resolve().parents[2]
PRODUCTION = {
    "SECRET_KEY": "running-" + "0123456789" * 5,
    "INCIDENT_KEYS": "running-incidents-" + "0123456789" * 3,
    "ALLOWED_HOSTS": "127.0.0.1",
    "BOARD_NAME": "Northmere Safeguarding Children Board",
    "MAIL_URL": "smtp://127.0.0.1:9",
    "MAIL_FROM": "plan@example.org",
    "TRUSTED_PROXIES": "1",
}
SERVER = [sys.executable, "-m", "gunicorn", "--config", "python:esafety.running.serving", "esafety.wsgi:application"]


def until(holds: Callable[[], bool], *, seconds: float = 120, what: str = "") -> None:
    """Waits until something holds; AssertionError after so many seconds. An OSError counts as no."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if holds():
                return
        except (OSError, IndexError):
            pass  # nobody listens, or the answer was cut off
        time.sleep(0.05)
    raise AssertionError(f"It did not come true in {seconds} seconds: {what or holds}")


class Process:
    """A process of the application in a session of its own, with what it says in a file."""

    def __init__(self, words: list[str], env: dict[str, str], log: Path):
        self.words, self.env, self.log = words, env, log
        self.start()

    def start(self) -> None:
        """Starts it, again if need be, as Docker would after it ended."""
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        with self.log.open("ab") as out:
            self.popen = subprocess.Popen(
                self.words, cwd=ROOT, env=kept | self.env, stdout=out, stderr=out, start_new_session=True
            )

    @property
    def pid(self) -> int:
        """Its number."""
        return self.popen.pid

    def children(self) -> list[int]:
        """The numbers of the processes that it started."""
        return children(self.pid)

    def kill(self) -> None:
        """Ends it and what it started at once, wherever they are in their work."""
        if self.popen.poll() is None:
            os.killpg(self.pid, signal.SIGKILL)
        self.popen.wait(20)

    def stop(self, seconds: float = 90) -> int:
        """Asks it to stop; its exit code. Killed where it does not in time."""
        if self.popen.poll() is None:
            self.popen.send_signal(signal.SIGTERM)
        try:
            return self.popen.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()
            raise

    def said(self) -> str:
        """What it has said so far."""
        return self.log.read_text()


@contextmanager
def running(words: list[str], env: dict[str, str], log: Path) -> Iterator[Process]:
    """A process that is there while this lasts."""
    process = Process(words, env, log)
    try:
        yield process
    finally:
        process.kill()


@contextmanager
def web(env: dict[str, str], log: Path, *, processes: int = 1, port: int = 0) -> Iterator[tuple[Process, Client]]:
    """A web server that is ready, and a client of it with nobody signed in."""
    port = port or free_port()
    words = [*SERVER, "--bind", f"127.0.0.1:{port}", "--workers", str(processes)]
    with running(words, env, log) as process:
        ready(port, process)
        yield process, Client(port)


def ready(port: int, process: Process) -> None:
    """Waits until the server at a port says that it is."""
    until(lambda: Client(port).send("/readyz").status == 200, seconds=300, what=process.said()[-2000:])


def manage(*words: str) -> list[str]:
    """The command line of a management command."""
    return [sys.executable, "manage.py", *words]
