"""A PostgreSQL server of a test's own, which nobody misses when it is killed, with the two roles of a board."""

from __future__ import annotations

import glob
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg2

from tests.benchmarks.server import free_port

ROOT = Path(__file__).resolve().parents[2]
OWNER, RUNNER = "esafety_owner", "esafety_run"
PASSWORDS = {OWNER: "ownersword", RUNNER: "runnersword"}
DATABASE = "esafety"


def program(name: str) -> str:
    """A program of PostgreSQL, of the newest version that is installed."""
    found = sorted(glob.glob(f"/usr/lib/postgresql/*/bin/{name}"), key=lambda path: int(path.split("/")[4]))
    return found[-1] if found else shutil.which(name) or name


class Cluster:
    """A server on a port and in a folder of its own. Nobody but this machine reaches it."""

    def __init__(self, folder: Path):
        self.folder, self.port = folder, free_port()
        self.data = folder / "data"
        self.user = pwd.getpwnam("postgres") if os.geteuid() == 0 else None  # it refuses to run as the superuser
        if self.user:
            os.chown(folder, self.user.pw_uid, self.user.pw_gid)
        self.popen: subprocess.Popen | None = None

    def _as_postgres(self) -> dict:
        who = {"user": self.user.pw_uid, "group": self.user.pw_gid, "extra_groups": []} if self.user else {}
        return who | {"cwd": self.folder}

    def make(self) -> None:
        """Makes the server's files, starts it, and makes the database and the two roles as docs/deploying.md says."""
        words = [program("initdb"), "--no-sync", "--username=postgres", "--auth-local=trust", "--encoding=UTF8"]
        words += ["--auth-host=scram-sha-256", "--locale=C.UTF-8", str(self.data)]
        subprocess.run(words, check=True, capture_output=True, env={"PATH": os.environ["PATH"]}, **self._as_postgres())
        self.start()
        self.sql(f"CREATE ROLE {OWNER} LOGIN CREATEROLE PASSWORD '{PASSWORDS[OWNER]}'")
        self.sql(f"CREATE DATABASE {DATABASE} OWNER {OWNER}")
        self.make_roles(DATABASE)
        self.sql(f"ALTER ROLE {OWNER} NOCREATEROLE")

    def make_roles(self, database: str) -> None:
        """Runs docs/database-roles.sql in a database; the role may be there already."""
        words = [program("psql"), "--quiet", "--set", "ON_ERROR_STOP=1"]
        words += ["--file", str(ROOT / "docs" / "database-roles.sql"), self.url(OWNER, database)]
        subprocess.run(words, check=True, env={"PATH": os.environ["PATH"], "RUN_PASSWORD": PASSWORDS[RUNNER]})

    def keep(self, path: Path) -> None:
        """Copies its files to a folder, for another to begin with; it is stopped meanwhile."""
        self.popen.send_signal(signal.SIGINT)
        self.popen.wait(60)
        part = path.with_name(f"{path.name}.{os.getpid()}")
        shutil.copytree(self.data, part)
        part.rename(path)
        self.start()

    def take(self, path: Path) -> None:
        """Begins with the files of another, and starts."""
        shutil.copytree(path, self.data)
        if self.user:
            for found in [self.data, *self.data.rglob("*")]:
                os.chown(found, self.user.pw_uid, self.user.pw_gid)
        self.data.chmod(0o700)
        self.start()

    def start(self) -> None:
        """Starts it; after a kill it first brings its files in order. Returns when it lets people in."""
        words = [program("postgres"), "-D", str(self.data), "-p", str(self.port), "-k", str(self.folder)]
        words += ["-c", "listen_addresses=127.0.0.1", "-c", "max_connections=60", "-c", "shared_buffers=64MB"]
        for _ in range(100):
            with (self.folder / "log").open("ab") as out:
                self.popen = subprocess.Popen(
                    words, stdout=out, stderr=out, env={"PATH": os.environ["PATH"]}, **self._as_postgres()
                )
            while self.popen.poll() is None:
                try:
                    self.connect("postgres", "postgres").close()
                    return
                except psycopg2.OperationalError:
                    time.sleep(0.05)
            time.sleep(0.1)  # the last ones of a server that was killed are still going
        raise AssertionError((self.folder / "log").read_text()[-2000:])

    def kill(self) -> None:
        """Ends it at once, in the middle of whatever it does, as when the machine loses its power."""
        self.popen.send_signal(signal.SIGKILL)
        self.popen.wait(20)

    def stop(self) -> None:
        """Ends it, whoever is still connected."""
        if self.popen and self.popen.poll() is None:
            self.popen.send_signal(signal.SIGQUIT)
            self.popen.wait(20)

    def url(self, role: str, database: str = DATABASE) -> str:
        """The address of a database for a role."""
        return f"postgres://{role}:{PASSWORDS[role]}@127.0.0.1:{self.port}/{database}"

    def connect(self, role: str, database: str = DATABASE):
        """A connection as a role; as postgres, by the socket in the folder."""
        if role == "postgres":
            made = psycopg2.connect(host=str(self.folder), port=self.port, user=role, dbname=database)
        else:
            made = psycopg2.connect(self.url(role, database).replace("postgres://", "postgresql://"))
        made.autocommit = True
        return made

    def sql(self, statement: str, role: str = "postgres", database: str | None = None) -> list[tuple]:
        """Rows of a statement in a database (postgres for its superuser unless told), each in its own transaction."""
        connection = self.connect(role, database or ("postgres" if role == "postgres" else DATABASE))
        try:
            with connection.cursor() as cursor:
                cursor.execute(statement)
                return cursor.fetchall() if cursor.description else []
        finally:
            connection.close()


@contextmanager
def own_cluster() -> Iterator[Cluster]:
    """A server, not made yet, that is there while this lasts, and leaves nothing."""
    folder = Path(tempfile.mkdtemp(prefix="esafety-pg-"))
    cluster = Cluster(folder)
    try:
        yield cluster
    finally:
        cluster.stop()
        shutil.rmtree(folder, ignore_errors=True)
