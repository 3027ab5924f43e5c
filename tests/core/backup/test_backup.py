"""A backup is whole or not there, and what is read back is what was written; onto an empty machine: tests/running."""

from __future__ import annotations

import datetime as dt
import json
import stat
import zipfile

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from accounts.models import User
from actions.models import Evidence
from core.backup import keeping, restoring, saving
from core.backup.archive import DUMP, MANIFEST, Broken, Manifest, reading, writing
from core.backup.database import count_rows, never_backed_up, table_names
from core.backup.restoring import NotEmpty, refuse_where_it_does_not_fit, restore_backup, write_files
from core.backup.saving import save_backup
from core.files.stored_files import file_names
from core.history.guards import missing_guards
from core.jobs.models import JobFailure
from tests import cast
from tests.core.backup.databases import connected_to, fresh_database, new_database, restored
from tests.factories.accounts import UserFactory
from tests.rows import try_rows
from tests.stored import read_rows, stored

real = pytest.mark.django_db(transaction=True)


@pytest.fixture
def told() -> Manifest:
    return Manifest(made_at="2026-11-26T03:15:00+00:00", postgresql=15)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "board.zip"


def write(path, told, **members: bytes):
    """A backup with these members."""
    with writing(path, told) as writer:
        for name, content in members.items():
            with writer.member(name) as member:
                member.write(content)
    return path


# The file


def test_a_file_is_read_back_as_it_was_written(path, told):
    write(path, told, **{DUMP: b"1\t2\n", "more": "ä".encode()})
    with reading(path) as reader:
        reader.check()
        assert reader.manifest == told and set(told.digests) == {DUMP, "more"}
        with reader.open("more") as member:
            assert member.read() == "ä".encode()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_one_that_fails_half_way_leaves_nothing(path, told):
    with pytest.raises(ZeroDivisionError), writing(path, told) as writer, writer.member("rows") as member:
        member.write(b"1")
        raise ZeroDivisionError
    assert list(path.parent.iterdir()) == []


@real
def test_role_whose_search_path_leads_elsewhere_gets_no_empty_backup(path, monkeypatch):
    monkeypatch.setattr(saving, "count_rows", dict)
    with pytest.raises(Broken, match="finds no table"):
        save_backup(path)
    assert list(path.parent.iterdir()) == []


def test_it_takes_no_others_place(path, told):
    path.write_bytes(b"what stood here")
    with pytest.raises(FileExistsError):
        write(path, told)
    assert path.read_bytes() == b"what stood here" and list(path.parent.iterdir()) == [path]


def damage(how: str, path) -> None:
    """Does to a backup what disks, networks and people do."""
    whole = path.read_bytes()
    if how == "cut off":
        path.write_bytes(whole[: len(whole) // 2])
    elif how == "no backup":
        path.write_bytes(b"PK no")
    elif how == "a byte":
        at = whole.index(b"\n", whole.index(DUMP.encode())) if b"\n" in whole else 60
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
    else:
        with zipfile.ZipFile(path) as old:
            held = {name: old.read(name) for name in old.namelist()}
        if how == "another content":
            held[DUMP] = b"other" * 1000
        elif how == "a member less":
            del held[DUMP]
        elif how == "another form":
            held[MANIFEST] = held[MANIFEST].replace(b'"format": 2', b'"format": 7')
        elif how == "no list":
            del held[MANIFEST]
        with zipfile.ZipFile(path, "w") as new:
            for name, content in held.items():
                new.writestr(name, content)


DAMAGES = ["cut off", "no backup", "a byte", "another content", "a member less", "another form", "no list"]


@pytest.mark.parametrize("how", DAMAGES)
def test_a_damaged_file_is_refused_before_anything_is_touched(path, told, how, monkeypatch):
    write(path, told, **{DUMP: bytes(range(256)) * 40})
    damage(how, path)
    touched = []
    monkeypatch.setattr(restoring, "refuse_where_it_does_not_fit", lambda manifest: None)
    monkeypatch.setattr(restoring, "drop_everything", lambda: touched.append(path))
    monkeypatch.setattr(restoring, "write_files", touched.append)
    with pytest.raises(Broken):
        restore_backup(path)
    assert touched == []


# Rows and files


@real
def test_restore_brings_back_every_row_and_number_and_the_guards(path):
    stored("board", cast.make_board)
    manifest = save_backup(path)
    before = sorted_rows() | dict.fromkeys(never_backed_up(), [])
    assert (
        manifest.tables == {table: len(rows) for table, rows in before.items()} and sum(manifest.tables.values()) > 500
    )
    late = UserFactory()
    with restored(path):
        assert sorted_rows() == before
        assert missing_guards() == []
        assert UserFactory().pk >= late.pk  # a number that was given out before the backup is not given out again
    assert User.objects.filter(pk=late.pk).exists()


def sorted_rows() -> dict[str, list[str]]:
    return {table: sorted(map(repr, rows)) for table, rows in read_rows().items()}


@real
def test_restore_is_undone_when_rows_are_missing(path, monkeypatch):
    UserFactory()
    monkeypatch.setattr(saving, "count_rows", lambda: count_rows() | {User._meta.db_table: 2})
    save_backup(path)
    with fresh_database():
        with pytest.raises(Broken, match="Not every row could be read back"):
            restore_backup(path)
        assert table_names() == []


@real
def test_restore_replaces_tables_and_functions_that_hold_nobody(path):
    manifest = save_backup(path)
    migrated = connection.settings_dict["NAME"]
    connection.close()
    with new_database("migrated", template=migrated) as name, connected_to(name):
        restore_backup(path)
        assert count_rows() == manifest.tables and missing_guards() == []


@pytest.mark.long
@real
def test_files_come_back_under_their_names(path):
    board = stored("board", cast.make_board)
    evidence = Evidence.objects.exclude(file="").first() or attach(board)
    name, content = evidence.file.name, evidence.file.read()
    told = save_backup(path)
    assert told.files[name] == len(content) and told.missing == [] and set(told.files) == set(file_names())
    default_storage.delete(name)
    with reading(path) as reader:
        restoring.refuse_where_files_differ(reader)
        write_files(reader)
        assert default_storage.open(name).read() == content
        restoring.refuse_where_files_differ(reader)  # the same ones may be there
        write_files(reader)
        default_storage.delete(name)
        default_storage.save(name, ContentFile(b"something else"))
        with pytest.raises(NotEmpty, match="another file"):
            restoring.refuse_where_files_differ(reader)


def attach(board) -> Evidence:
    """A file as evidence of an action."""
    from actions.evidence.services import add_file

    return add_file(
        action=board.open.by_group, file=ContentFile(b"%PDF-1.7\n", name="a.pdf"), title="A", by=board.helen
    )


@real
def test_a_file_that_is_named_and_not_there_is_said_and_the_rest_is_kept(path, capsys):
    stored("board", cast.make_board)
    name = file_names()[0]
    default_storage.delete(name)
    with pytest.raises(CommandError, match="1 files that records name are not in the storage"):
        call_command("backup", str(path))
    with reading(path) as reader:
        assert reader.manifest.missing == [name]
        reader.check()


# Where a backup may be restored


def test_it_is_restored_where_nobody_has_been_added_and_nowhere_else(told, db):
    refuse_where_it_does_not_fit(told)
    UserFactory()
    with pytest.raises(NotEmpty, match="somebody has been added"):
        refuse_where_it_does_not_fit(told)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"postgresql": 99}, "It was made on PostgreSQL 99, and this server is "),
        (
            {"migrations": [["core", "0001_tables"], ["core", "0999_later"]]},
            "another version, which has core.0999_later",
        ),
    ],
)
def test_what_does_not_fit_is_refused_in_words(told, changes, words, db):
    for name, value in changes.items():
        setattr(told, name, value)
    with pytest.raises(Broken, match=words):
        refuse_where_it_does_not_fit(told)


@pytest.mark.parametrize(
    ("number", "words"),
    [(1, r"version 0\.1\.0 or an earlier one.*Restore it with version 0\.1\.0"), (7, "Install a later version")],
)
def test_backup_of_another_format_is_refused_by_the_version_that_reads_it(number, words, path, told, db):
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(MANIFEST, json.dumps({"format": number, "vendor": "postgresql", "made_at": "", "tables": {}}))
    with pytest.raises(CommandError, match=words):
        call_command("restore", str(path))


# One a day

DAY = dt.date(2026, 11, 26)
DUE = [
    ([], True),
    (["backup-2026-11-25-235959.zip"], True),
    (["backup-2026-11-25-235959.zip", "backup-2026-11-26-000001.zip"], False),
]


@try_rows(("names", "due"), DUE)
def test_a_backup_is_due_once_a_day(names, due):
    assert keeping.is_due(names, DAY) is due


def test_a_backup_is_named_by_local_time():
    assert keeping.name_for(dt.datetime(2026, 6, 30, 23, 30, tzinfo=dt.UTC)) == "backup-2026-07-01-003000.zip"


@real
def test_the_last_ones_are_kept_and_what_is_not_ours_is_left_alone(tmp_path):
    for day in range(1, 6):
        (tmp_path / f"backup-2020-01-0{day}-000000.zip").write_bytes(b"old")
    (tmp_path / "backup-by-hand.zip").write_bytes(b"other")
    assert keeping.save_if_due(tmp_path, keep=2).exists()
    assert len(keeping.ours(tmp_path)) == 2 and (tmp_path / "backup-by-hand.zip").exists()
    assert keeping.save_if_due(tmp_path, keep=2) is None
    assert (tmp_path / "backup-2020-01-05-000000.zip").exists()


@real
def test_one_that_fails_is_noted_until_one_succeeds(tmp_path, monkeypatch):
    def full(path):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(keeping, "save_backup", full)
        assert keeping.save_if_due(tmp_path, keep=2) is None
        assert JobFailure.objects.get().job == "backup"
    assert keeping.save_if_due(tmp_path, keep=2) and not JobFailure.objects.exists()


@real
def test_the_command_writes_a_file_and_refuses_to_write_it_again(path, capsys):
    call_command("backup", str(path))
    assert capsys.readouterr().out.startswith(f"{path}: ")
    with pytest.raises(CommandError, match="is there already"):
        call_command("backup", str(path))
    UserFactory()
    with pytest.raises(CommandError, match=r"somebody has been added.*Nothing was changed"):
        call_command("restore", str(path))
    assert User.objects.count() == 1


@pytest.mark.parametrize(
    "words", [["backup", "x.zip", "--keep", "0"], ["backup", "/nowhere/x", "--keep-on"], ["restore", "/nowhere/x.zip"]]
)
def test_what_cannot_be_done_is_said(words, db):
    with pytest.raises(CommandError):
        call_command(*words)


def test_the_days_backup_is_that_of_the_boards_own_day(tmp_path, monkeypatch):
    (tmp_path / "backup-2026-07-01-003000.zip").touch()
    monkeypatch.setattr(timezone, "now", lambda: dt.datetime(2026, 6, 30, 23, 40, tzinfo=dt.UTC))
    assert keeping.save_if_due(tmp_path, keep=2) is None
