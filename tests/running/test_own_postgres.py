"""The server that dev.py starts for the demonstration and the tests, where people have killed it, and where it may run.

Each test has a copy of the files that start it, with the packages of this project, so that no other server is touched.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2
import pytest

import machine
import postgres

ROOT = Path(__file__).resolve().parents[2]
FILES = ("machine.py", "postgres.py", "steps.py")
HOLD = """
import sys
import postgres
from machine import Stop
try:
    with postgres.running_server("postgres") as server:
        server.make_database("esafety", fresh=False)
        print(server.address() + "/esafety", server.folder, flush=True)
        sys.stdin.read()
except Stop as stop:
    sys.exit(str(stop))
"""
IS_ROOT = os.geteuid() == 0
as_root = pytest.mark.skipif(not IS_ROOT, reason="only root can become another user")


class Command:
    """A command that uses the server until it is ended."""

    def __init__(self, project: Path, **options):
        pipe = subprocess.PIPE
        self.popen = subprocess.Popen(
            [options.pop("python", sys.executable), "-c", HOLD],
            cwd=project, stdin=pipe, stdout=pipe, stderr=pipe, text=True, **options,
        )  # fmt: skip
        self.address, _, self.folder = self.popen.stdout.readline().strip().partition(" ")

    def data_folder(self) -> Path:
        return Path(self.folder) / "data"

    def server_id(self) -> int:
        return int((self.data_folder() / "postmaster.pid").read_text().splitlines()[0])

    def end(self) -> None:
        """Ends as by Ctrl-C."""
        self.popen.communicate("", timeout=60)

    def kill(self) -> None:
        self.popen.kill()
        self.popen.communicate()


def query(address: str, statement: str) -> str:
    parts = urlsplit(address)
    connection = psycopg2.connect(
        host=parts.hostname, port=parts.port, user=parts.username, password=parts.password, dbname=parts.path[1:]
    )
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(statement)
        answer = str(cursor.fetchone()[0]) if cursor.description else ""
    connection.close()
    return answer


def is_running(process_id: int) -> bool:
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{process_id}/stat").read_text().split()[2] != "Z"


@pytest.fixture
def project() -> Iterator[Path]:
    """A folder of the project that everybody can reach, as under /srv."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield from copied_into(folder)


def copied_into(folder: Path) -> Iterator[Path]:
    for name in FILES:
        shutil.copy(ROOT / name, folder)
    (folder / ".venv").symlink_to(machine.VENV)
    yield folder
    shutil.rmtree(folder)


def test_server_stops_with_its_last_command_and_has_its_rows_the_next_time(project):
    first, second = Command(project), Command(project)
    assert first.address == second.address
    assert first.folder == str(project / "var" / "postgres")
    assert query(first.address, "SHOW cluster_name") == "esafety demonstration"
    query(first.address, "CREATE TABLE kept AS SELECT 7 AS number")
    server = first.server_id()
    first.end()
    assert query(second.address, "SELECT number FROM kept") == "7"
    second.end()
    assert not is_running(server)
    third = Command(project)
    assert query(third.address, "SELECT number FROM kept") == "7"
    third.end()


def test_server_is_found_again_when_its_command_was_killed(project):
    first = Command(project)
    server = first.server_id()
    first.kill()
    assert is_running(server)
    second = Command(project)
    assert second.address == first.address and second.server_id() == server
    second.end()
    assert not is_running(server)


def test_server_starts_and_stops_when_it_and_its_command_were_killed(project):
    first = Command(project)
    query(first.address, "CREATE TABLE kept AS SELECT 7 AS number")
    server = first.server_id()
    first.kill()
    os.kill(server, signal.SIGKILL)
    second = Command(project)
    assert query(second.address, "SELECT number FROM kept") == "7"
    new = second.server_id()
    assert new != server
    second.end()
    assert not is_running(new)


def test_server_begins_anew_when_its_data_were_not_finished(project):
    unfinished = project / "var" / "postgres" / "data.new"
    unfinished.mkdir(parents=True)
    (unfinished / "PG_VERSION").write_text("18")
    command = Command(project)
    assert query(command.address, "SELECT 1") == "1" and not unfinished.exists()
    command.end()


def test_server_starts_in_a_path_over_100_characters_with_a_home_that_takes_nothing(project, tmp_path):
    home = tmp_path / "home"
    home.mkdir(0o500)
    folder = project / ("a long name of a folder with spaces in it " * 4).strip()
    folder.mkdir()
    for copy in copied_into(folder):
        command = Command(copy, env=os.environ | {"HOME": str(home)})
        assert command.folder == str(copy / "var" / "postgres") and len(command.folder) > 150
        assert query(command.address, "SHOW server_version_num") >= "180000"
        command.end()
    assert list(home.iterdir()) == []


def test_server_lets_nobody_in_without_the_password(project):
    command = Command(project)
    with pytest.raises(psycopg2.OperationalError, match="password"):
        query(command.address.replace("esafety:", "esafety:x"), "SELECT 1")
    assert query(command.address, "SHOW listen_addresses") == "127.0.0.1"
    assert Path(command.folder).stat().st_mode & 0o066 == 0
    for name in ("password.txt", "log.txt", "data"):
        assert (Path(command.folder) / name).stat().st_mode & 0o077 == 0
    command.end()


@as_root
def test_server_of_root_runs_as_nobody_and_changes_no_other_folder(project):
    modes = {folder: folder.stat().st_mode for folder in (project, *project.parents)}
    command = Command(project)
    nobody = pwd.getpwnam("nobody").pw_uid
    assert Path(f"/proc/{command.server_id()}").stat().st_uid == nobody
    assert command.data_folder().stat().st_uid == nobody
    assert Path(command.folder).stat().st_uid == 0, "nobody could put a link there that root would follow"
    assert {folder: folder.stat().st_mode for folder in modes} == modes
    command.end()


@as_root
def test_server_of_root_has_a_folder_for_temporary_files_when_nobody_cannot_reach_the_project(tmp_path):
    closed = tmp_path / "closed"
    closed.mkdir(0o700)
    package = Path(postgres.find_programs()).parents[1]
    for copy in copied_into(closed):
        (copy / ".venv").unlink()
        for part in (package, package.with_name(package.name + ".libs")):
            shutil.copytree(part, copy / ".venv" / "lib" / "python3" / "site-packages" / part.name)
        command = Command(copy)
        folder = Path(command.folder)
        assert folder.is_relative_to(tempfile.gettempdir()) and not folder.is_relative_to(copy)
        assert query(command.address, "SELECT 1") == "1"
        command.end()
        shutil.rmtree(folder.parent)


@as_root
def test_two_users_of_one_project_have_servers_of_their_own(project):
    other = pwd.getpwnam("daemon")
    python = "/usr/bin/python3"  # which every user can start
    who = {"user": other.pw_uid, "group": other.pw_gid, "extra_groups": [], "python": python}
    mine, theirs = Command(project, python=python), Command(project, **who)
    assert mine.address and theirs.address and mine.address != theirs.address
    assert Path(f"/proc/{theirs.server_id()}").stat().st_uid == other.pw_uid
    servers = [mine.server_id(), theirs.server_id()]
    mine.end()
    assert query(theirs.address, "SELECT 1") == "1"
    theirs.end()
    time.sleep(0.2)
    assert [is_running(server) for server in servers] == [False, False]
    shutil.rmtree(Path(theirs.folder).parent)


def test_missing_package_is_said_in_one_sentence(project):
    (project / ".venv").unlink()
    command = Command(project)
    _, error = command.popen.communicate(timeout=60)
    assert command.popen.returncode == 1
    assert error.strip() == postgres.NO_PROGRAMS
