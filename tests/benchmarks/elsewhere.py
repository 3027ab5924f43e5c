"""Lines 11 and 14: `dev.py run` in a folder with nothing of ours, and `dev.py test`, each in processes of its own."""

from __future__ import annotations

import os
import selectors
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.benchmarks.figures import Result
from tests.benchmarks.server import ROOT, free_port

FIRST_PAGE, SILENCE = 60, 5  # seconds
SUITE, ONE_APP, APP = 300, 20, "tests/guidance"
SKIPPED = 3  # exit code where all passed, and some was skipped (tests/suite.py)
LONGEST = 1_800  # seconds of a run of tests, or of silence, after which it is given up
MADE = (".git", ".venv", "node_modules", "var", "dist", "__pycache__")  # that no copy of the project brings along
DROPPED = ("DATABASE_URL", "DJANGO_SETTINGS_MODULE", "PYTHONPATH", "VIRTUAL_ENV")


def first_start(folder: Path) -> list[Result]:
    """`dev.py run` in a copy of the project without packages, styles and database, until its first page answers.

    Packages are fetched from their registries, without caches: needs a network.
    """
    copy = folder / "copy"
    shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(*MADE))
    for built in ("static/build", "build/fonts"):
        shutil.rmtree(copy / built, ignore_errors=True)
    caches = {"PIP_NO_CACHE_DIR": "1", "UV_NO_CACHE": "1", "npm_config_cache": str(folder / "npm")}
    words = [sys._base_executable, "-u", "dev.py", "run", "--port", str(free_port())]
    begin = last = time.monotonic()
    silence, said = 0.0, b""
    with started(words, copy, caches, subprocess.PIPE) as process, selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        while b"first page answered" not in said:
            if selector.select(LONGEST) and (part := os.read(process.stdout.fileno(), 1 << 16)):
                now = time.monotonic()
                silence, last, said = max(silence, now - last), now, said + part
            else:
                raise RuntimeError(f"The first page was not reached:\n{said.decode(errors='replace')[-2000:]}")
    seconds = last - begin
    return [
        Result("11", "dev.py run with nothing of ours, to the first page", "", seconds, FIRST_PAGE, unit="s"),
        Result("11", "the same: longest silence", "", silence, SILENCE, unit="s"),
    ]


def suite(log: Path, *, quick: bool) -> list[Result]:
    """`dev.py test`, and the tests of one app; with `quick` the latter alone."""
    one = seconds_of([APP], log)
    results = [Result("14", f"dev.py test {APP}", "", one, ONE_APP, unit="s")]
    return results if quick else [Result("14", "dev.py test", "", seconds_of([], log), SUITE, unit="s"), *results]


def seconds_of(words: list[str], log: Path) -> float:
    """How long `dev.py test` with these words takes once packages and styles are there. RuntimeError where it fails."""
    begin = time.monotonic()
    with (
        log.open("ab") as out,
        started([sys.executable, "-m", "tests.suite", "test", *words], ROOT, {}, out) as process,
    ):
        code = process.wait(LONGEST)
    if code not in (0, SKIPPED):
        raise RuntimeError(f"dev.py test {' '.join(words)} ended with {code}")
    return time.monotonic() - begin


@contextmanager
def started(words: list[str], folder: Path, more: dict[str, str], out) -> Iterator[subprocess.Popen]:
    """A process without the environment of the benchmark; ended on leaving, with all that it started."""
    env = {name: value for name, value in os.environ.items() if name not in DROPPED} | more
    options = {"stdin": subprocess.DEVNULL, "stdout": out, "stderr": subprocess.STDOUT, "start_new_session": True}
    process = subprocess.Popen(words, cwd=folder, env=env, **options)
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)  # its own group
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
