"""Line 10: a bare `migrate`."""

from __future__ import annotations

import os
import resource
import subprocess
import sys

from tests.benchmarks.database import copied_database
from tests.benchmarks.figures import Result
from tests.benchmarks.server import ROOT

SECONDS = 5  # of processor time, that of the database not counted


def bare_migrate(url: str) -> list[Result]:
    """Migrating an empty database in a process of its own."""
    with copied_database(url, "empty") as empty:
        return [Result("10", "migrate", "", seconds(empty), SECONDS, unit="s")]


def seconds(url: str) -> float:
    """Processor time of `migrate` on the empty database at this URL."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    words = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    subprocess.run(words, cwd=ROOT, env=os.environ | {"DATABASE_URL": url}, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
