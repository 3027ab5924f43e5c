"""A backup of a running board is brought back onto an empty machine by one command, rows, numbers and files."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from core.backup.database import never_backed_up
from tests.running.cluster import DATABASE, OWNER, ROOT, RUNNER, program
from tests.running.contents import digest_of
from tests.running.processes import manage, web

pytestmark = pytest.mark.long
EMPTY = "esafety_anew"
COLUMNS = """SELECT table_name, array_agg(column_name::text) FROM information_schema.columns
    JOIN information_schema.tables USING (table_schema, table_name)
    WHERE table_schema = 'public' AND table_type = 'BASE TABLE' GROUP BY 1 ORDER BY 1"""
NUMBERS = "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public' ORDER BY 1"


def create_database(machine, name: str) -> None:
    """An empty database whose future tables the running role may read and write."""
    machine.cluster.sql(f"CREATE DATABASE {name} OWNER {OWNER}")
    machine.cluster.make_roles(name)


@pytest.fixture
def empty(machine, tmp_path):
    """An empty database beside the board's, as docs/deploying.md makes it, and an empty folder for files."""
    create_database(machine, EMPTY)
    (tmp_path / "var").mkdir()
    yield {"DATABASE_URL": machine.cluster.url(OWNER, EMPTY), "VAR_DIR": str(tmp_path / "var")}
    machine.cluster.sql(f"DROP DATABASE {EMPTY} WITH (FORCE)")


def contents(machine, database: str, *, but=()) -> dict[str, str]:
    """A digest of each table; and every number given out."""
    connection, found = machine.cluster.connect("postgres", database), {}
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS)
        for table, columns in cursor.fetchall():
            found[table] = digest_of(cursor, table, columns)
        cursor.execute(NUMBERS)
        found["numbers"] = str(cursor.fetchall())
    connection.close()
    return {name: digest for name, digest in found.items() if name not in but}


def files(folder: str) -> dict[str, bytes]:
    """Every file below a folder of files."""
    root = Path(folder) / "files"
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_every_table_number_and_file_comes_back_and_the_site_runs_on_it(machine, empty, tmp_path):
    path = tmp_path / "board.zip"
    told = machine.run(sys.executable, "-m", "tests.running.prepare", "files", "3")
    names = set(json.loads(told.splitlines()[-1])["files"])
    said = machine.run(*manage("backup", str(path)))
    before = contents(machine, DATABASE)
    assert machine.run(*manage("restore", str(path)), **empty).startswith("Restored ")
    after = contents(machine, EMPTY)
    differing = {name for name in before if before[name] != after.get(name)}
    assert differing <= never_backed_up() and set(after) == set(before)
    held, anew = files(str(machine.folder / "var")), files(empty["VAR_DIR"])
    assert anew == {name: held[name] for name in anew} and names <= set(anew)
    running = empty | {"DATABASE_URL": machine.cluster.url("esafety_run", EMPTY)}
    with web(machine.env(**running), machine.log("web-anew")) as (_, client):
        client.session = machine.told["sessions"][0]
        assert client.send("/plan/").status == 200  # whoever was signed in still is
        answer = client.send(
            f"/plan/actions/{machine.told['actions'][0]}/updates/add/",
            {"text": "After the restore.", "on_day": "1", "on_month": "3", "on_year": "2025"},
        )
        assert answer.status == 302
    print(
        f"\nBackup and restore: {said.strip().rpartition(': ')[2]} {path.stat().st_size // 1024} KB; all tables equal"
    )


def test_it_is_refused_where_somebody_has_been_added_and_nothing_is_changed(machine, tmp_path):
    path = tmp_path / "board.zip"
    machine.run(*manage("backup", str(path)))
    before = contents(machine, DATABASE)
    with pytest.raises(AssertionError, match="somebody has been added"):
        machine.run(*manage("restore", str(path)), role=OWNER)
    assert contents(machine, DATABASE) == before


def test_a_backup_of_an_older_version_is_brought_back_and_brought_up_to_date(machine, empty, tmp_path):
    """One whose last migrations were not there yet: made by migrating a copy back, which nobody should do to a real
    board."""
    copy = "esafety_older"
    create_database(machine, copy)
    older = {"DATABASE_URL": machine.cluster.url(OWNER, copy), "VAR_DIR": str(machine.folder / "var")}
    try:
        path, old = tmp_path / "board.zip", tmp_path / "older.zip"
        machine.run(*manage("backup", str(path)))
        machine.run(*manage("restore", str(path)), **older)
        machine.run(sys.executable, "-m", "tests.running.upgrade", "back", "actions.0001_tables", **older)
        before = contents(machine, copy, but=("django_migrations",))
        machine.run(*manage("backup", str(old)), **older | {"DATABASE_URL": machine.cluster.url(RUNNER, copy)})
    finally:
        machine.cluster.sql(f"DROP DATABASE {copy} WITH (FORCE)")
    with zipfile.ZipFile(old) as archive:
        told = json.loads(archive.read("manifest.json"))
    assert ["actions", "0001_tables"] in told["migrations"]
    assert ["actions", "0002_search"] not in told["migrations"]
    machine.run(*manage("restore", str(old)), **empty)
    machine.run(*manage("migrate", "--check"), **empty)
    after = contents(machine, EMPTY)
    untouched = {name for name in before if not name.startswith(("numbers", "auth_", "django_", "core_"))}
    assert len(untouched) > 100
    assert {name for name in untouched if before[name] != after[name]} == set()


@pytest.fixture
def proof(machine, tmp_path):
    """The environment of `prove_backup`: a database and role of its own, as docs/database-proof.sql makes them."""
    script = str(ROOT / "docs" / "database-proof.sql")
    words = [program("psql"), "--quiet", "--set", "ON_ERROR_STOP=1", "--host", str(machine.cluster.folder)]
    words += ["--port", str(machine.cluster.port), "--username", "postgres", "--file", script, "postgres"]
    subprocess.run(words, check=True, env={"PATH": os.environ["PATH"], "PROOF_PASSWORD": "proofword"})
    (tmp_path / "proof").mkdir()
    url = f"postgres://esafety_proof:proofword@127.0.0.1:{machine.cluster.port}/esafety_proof"
    yield {"DATABASE_URL": url, "VAR_DIR": str(tmp_path / "proof")}
    machine.cluster.sql("DROP DATABASE esafety_proof WITH (FORCE)")
    machine.cluster.sql("DROP ROLE esafety_proof")


def test_backup_is_proved_in_a_database_of_its_own_and_not_under_another_key(machine, proof, tmp_path):
    folder = tmp_path / "backups"
    folder.mkdir()
    machine.run(sys.executable, "-m", "tests.running.prepare", "files", "3")
    said = machine.run(*manage("backup", str(folder)))
    before = contents(machine, DATABASE)
    machine.run(*manage("prove_backup", str(folder)), **proof)
    result = json.loads((folder / "proved.json").read_text())
    print(f"proved in {result['seconds']} s: {result['rows']} rows, {result['files']} files")
    assert f"{result['rows']} rows" in said and result["files"] >= 3
    assert contents(machine, DATABASE) == before, "the board's own database was not touched"
    assert list(contents(machine, "esafety_proof")) == ["numbers"], "nothing stays"
    assert [path for path in Path(proof["VAR_DIR"]).rglob("*") if path.is_file()] == []
    (folder / "proved.json").unlink()
    words, wrong = manage("prove_backup", str(folder)), {"INCIDENT_KEYS": "another-incident-key-" + "0123456789" * 3}
    done = subprocess.run(words, cwd=ROOT, env=machine.env(**proof, **wrong), capture_output=True, text=True)
    assert done.returncode != 0 and "INCIDENT_KEYS" in done.stderr
    assert not (folder / "proved.json").exists()


SEAL_ALL = "from core.seals.services import seal_history; seal_history(); seal_history()"
DOCTORED = """SET session_replication_role = replica;
    UPDATE accounts_historicaluser SET name = 'Somebody Else'
    WHERE history_id = (SELECT min(history_id) FROM accounts_historicaluser)"""


def test_backup_of_a_board_whose_history_was_altered_is_not_proved(machine, proof, tmp_path):
    folder, copy = tmp_path / "backups", "esafety_doctored"
    folder.mkdir()
    machine.run(*manage("shell", "-c", SEAL_ALL))
    machine.cluster.sql(f"CREATE DATABASE {copy} TEMPLATE {DATABASE} OWNER {OWNER}")
    try:
        machine.cluster.sql(DOCTORED, "postgres", copy)
        machine.run(*manage("backup", str(folder)), DATABASE_URL=machine.cluster.url(RUNNER, copy))
    finally:
        machine.cluster.sql(f"DROP DATABASE {copy} WITH (FORCE)")
    done = subprocess.run(
        manage("prove_backup", str(folder)), cwd=ROOT, env=machine.env(**proof), capture_output=True, text=True
    )
    assert done.returncode != 0
    assert "The history is not what was sealed: accounts_historicaluser: rows" in done.stderr, done.stderr
    assert not (folder / "proved.json").exists()
