"""A board on a PostgreSQL server of its own, under the two roles, for the tests that kill it."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.benchmarks.server import Client
from tests.running.cluster import OWNER, RUNNER, Cluster, own_cluster
from tests.running.load import Load, Saver, faults
from tests.running.processes import PRODUCTION, ROOT, manage
from tests.stored import made_of

SAVERS = 6
FOLDER = ROOT / "var" / "machine"


@dataclass
class Machine:
    """A server with the demonstration board, and where its processes keep their files and logs."""

    cluster: Cluster
    folder: Path
    told: dict
    loads: list[Load] = field(default_factory=list)

    def env(self, role: str = RUNNER, database: str = "esafety", **more: str) -> dict[str, str]:
        """The environment of a process of the application."""
        return PRODUCTION | {
            "DATABASE_URL": self.cluster.url(role, database),
            "VAR_DIR": str(self.folder / "var"),
            "DJANGO_SETTINGS_MODULE": "tests.running.settings",
            "PATH": "/usr/bin:/bin",
            **more,
        }

    def sql(self, statement: str) -> list[tuple]:
        """Rows of a statement, as the server's superuser."""
        return self.cluster.sql(statement, database="esafety")

    def log(self, name: str) -> Path:
        """Where a process says what it says."""
        return self.folder / f"{name}.log"

    def load(self, name: str, *ports: int) -> Load:
        """Savers at the servers on these ports."""
        clients = [[Client(port, session) for port in ports] for session in self.told["sessions"]]
        spread = [self.told["actions"][number::SAVERS] for number in range(SAVERS)]
        savers = [
            Saver(f"saver-{name}{number}", clients[number], spread[number], self.told["meeting"])
            for number in range(SAVERS)
        ]
        self.loads.append(Load(savers))
        return self.loads[-1]

    def faults(self) -> list[str]:
        """What is lost, half there or there twice of all that was ever saved here: a later kill takes nothing either."""
        return faults(Load([saver for load in self.loads for saver in load.savers]), self.sql)

    def run(self, *words: str, role: str = RUNNER, **more: str) -> str:
        """What a command prints; AssertionError with its words where it fails."""
        done = subprocess.run(words, cwd=ROOT, env=self.env(role, **more), capture_output=True, text=True, timeout=900)
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout


@pytest.fixture(scope="session")
def machine(tmp_path_factory):
    """A machine that lasts for all tests that kill things; each leaves it running.

    Migrating and filling it takes long, so its files are kept for the next run, as in tests/stored.py.
    """
    folder, kept = tmp_path_factory.mktemp("machine"), FOLDER / made_of(dt.date.today())
    with own_cluster() as cluster:
        made = Machine(cluster, folder, {})
        if kept.exists():
            cluster.take(kept / "data")
            shutil.copytree(kept / "var", folder / "var")
        else:
            (folder / "var").mkdir()
            cluster.make()
            made.run(*manage("migrate", "--no-input"), role=OWNER)
            made.run(sys.executable, "-m", "tests.running.prepare", "board", "0")
            shutil.rmtree(FOLDER, ignore_errors=True)
            kept.mkdir(parents=True)
            shutil.copytree(folder / "var", kept / "var")
            cluster.keep(kept / "data")
        prepared = made.run(sys.executable, "-m", "tests.running.prepare", "sessions", str(SAVERS))
        made.told.update(json.loads(prepared.splitlines()[-1]))
        yield made
