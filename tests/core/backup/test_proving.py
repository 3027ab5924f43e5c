"""A backup is proved by restoring it, in a database that serves nothing else; people hear where that has not happened."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection

from core.backup import proving
from core.backup.archive import Broken
from core.backup.proving import JOB, REMAINS, RESULT, is_late, look_at_proof
from core.jobs.models import JobFailure
from tests.core.backup.databases import new_database, tables_of, url_of
from tests.core.seals.altering import TABLE, alter, seal_all
from tests.factories.accounts import UserFactory
from tests.rows import try_rows

ROOT = Path(__file__).resolve().parents[3]
NOW = dt.datetime(2026, 3, 10, 12, tzinfo=dt.UTC)
ONE, TWO = "backup-2026-03-10-031500.zip", "backup-2026-03-08-031500.zip"


@try_rows(
    ("names", "proved_at", "expected"),
    [
        ([], None, False), ([ONE], None, False), ([TWO, ONE], None, True), ([ONE], "2026-03-10T04:00:00+00:00", False),
        ([ONE], "2026-03-09T00:00:00+00:00", False), ([ONE], "2026-03-08T23:59:00+00:00", True),
    ],
)  # fmt: skip
def test_is_late_after_36_hours(names, proved_at, expected):
    assert is_late(names, proved_at, NOW) is expected


@pytest.mark.django_db
def test_manager_is_told_once_a_day_until_a_backup_is_proved(tmp_path):
    (tmp_path / "backup-2026-01-01-031500.zip").touch()
    look_at_proof(tmp_path)
    look_at_proof(tmp_path)
    assert JobFailure.objects.get(job=JOB).times == 1
    (tmp_path / RESULT).write_text(json.dumps({"proved_at": dt.datetime.now(dt.UTC).isoformat()}))
    look_at_proof(tmp_path)
    assert not JobFailure.objects.filter(job=JOB).exists()


@pytest.mark.django_db
def test_database_of_another_name_is_never_emptied(tmp_path):
    UserFactory()
    with pytest.raises(CommandError, match="whose name ends with _proof"):
        call_command("prove_backup", tmp_path / "board.zip")
    assert connection.introspection.table_names()


def run(folder: Path, *words: str, database: str, **more: str) -> subprocess.CompletedProcess:
    """A command in a process of its own, on a database of the server of the tests."""
    env = {
        "PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "tests.core.backup.settings", "VAR_DIR": str(folder / "var"),
        "DATABASE_URL": url_of(database), **more,
    }  # fmt: skip
    words = [sys.executable, "manage.py", *words]
    return subprocess.run(words, cwd=ROOT, env=env, capture_output=True, text=True, timeout=120)


@pytest.fixture(scope="module")
def backup(django_db_setup, tmp_path_factory) -> bytes:
    """A backup of a board on which nobody has been added yet."""
    folder = tmp_path_factory.mktemp("board")
    done = run(folder, "backup", str(folder / ONE), database=connection.settings_dict["NAME"])
    assert done.returncode == 0, done.stderr
    return (folder / ONE).read_bytes()


@pytest.fixture
def folder(backup, tmp_path) -> Path:
    (tmp_path / ONE).write_bytes(backup)
    return tmp_path


@pytest.fixture
def prove(db):
    """`prove(folder)` proves the newest backup of a folder in a database of its own, in which no table is left."""
    with new_database("proof") as name:
        yield lambda folder, **more: run(folder, "prove_backup", str(folder), database=name, **more)
        assert tables_of(name) == []


@pytest.mark.long
def test_newest_backup_is_proved_once_and_leaves_nothing_but_the_result(folder, prove):
    assert prove(folder).stdout.strip() == f"{ONE} was proved."
    result = json.loads((folder / RESULT).read_text())
    assert result["backup"] == ONE and result["rows"] > 100
    assert prove(folder).stdout.strip() == "Nothing new to prove."


@pytest.fixture
def files(folder) -> Path:
    """The folder of uploaded files that `prove` uses, with one in it."""
    path = folder / "var" / "files"
    (path / "evidence").mkdir(parents=True)
    (path / "evidence" / "a").write_text("of a board")
    return path


@pytest.mark.long
def test_no_backup_is_proved_where_a_board_has_its_files(folder, files, prove):
    done = prove(folder)
    assert done.returncode == 1 and "set VAR_DIR to an empty folder" in done.stderr
    assert (files / "evidence" / "a").exists()
    assert not (folder / RESULT).exists()


@pytest.mark.long
def test_no_backup_is_proved_where_other_files_than_remains_lie(folder, files, prove):
    (files / REMAINS).write_text(json.dumps(["evidence/b"]))
    assert prove(folder).returncode == 1
    assert (files / "evidence" / "a").exists()


def test_remains_of_a_proof_that_was_killed_are_deleted(folder, files, prove):
    (files / REMAINS).write_text(json.dumps(["evidence/a", "evidence/never-written"]))
    done = prove(folder)
    assert done.returncode == 0, done.stderr
    assert [path for path in files.rglob("*") if path.is_file()] == []


def test_files_are_deleted_when_the_restore_fails(monkeypatch, tmp_path, settings):
    disk = {"BACKEND": "core.files.storage.WholeFileStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = settings.STORAGES | {"default": disk}
    monkeypatch.setitem(connection.settings_dict, "NAME", "board_proof")
    monkeypatch.setattr(proving, "drop_everything", lambda: None)
    monkeypatch.setattr(proving, "names_in", lambda path: ["evidence/a"])

    def restore(path):
        default_storage.save("evidence/a", ContentFile(b"x"))
        raise Broken("Not every row could be read back.")

    monkeypatch.setattr(proving, "restore_backup", restore)
    with pytest.raises(Broken):
        proving.prove_backup(tmp_path / ONE)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


@pytest.mark.long
def test_damaged_backup_is_not_proved(folder, prove):
    whole = (folder / ONE).read_bytes()
    (folder / ONE).write_bytes(whole[: len(whole) // 2])
    done = prove(folder)
    assert done.returncode == 1 and "was not proved" in done.stderr
    assert not (folder / RESULT).exists()


@pytest.mark.django_db
@pytest.mark.parametrize("fault", ["file", "missing", "key"])
def test_faults_of_names_what_did_not_come_back(fault, monkeypatch):
    manifest = proving.Manifest(made_at="", postgresql=15, files={"a": 1}, digests={"files/a": "right"})
    monkeypatch.setattr(proving, "digest_of", lambda name: "wrong" if fault == "file" else "right")
    monkeypatch.setattr(proving, "keys_that_open_nothing", lambda: ["incident_keys"] if fault == "key" else [])
    manifest.missing = ["b"] if fault == "missing" else []
    (text,) = proving.faults_of(manifest)
    expected = {"file": "1 files differ", "missing": "1 files that records name", "key": "incident_keys"}
    assert expected[fault] in text


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        ([f"UPDATE {TABLE} SET name = 'Other' WHERE name = 'Real Name'"], f"{TABLE}: rows"),
        (
            ["DELETE FROM core_blocksalt", "DELETE FROM core_sealedblock", "DELETE FROM core_seal"],
            "No seal has the head",
        ),
    ],
    ids=["history", "seals"],
)
def test_backup_whose_history_was_altered_is_not_proved(statements, expected):
    UserFactory(name="Real Name")
    manifest = proving.Manifest(made_at="", postgresql=15, head=seal_all().digest)
    assert proving.faults_of(manifest) == []
    alter(*statements)
    (text,) = proving.faults_of(manifest)
    assert text.startswith("The history is not what was sealed: ") and expected in text
