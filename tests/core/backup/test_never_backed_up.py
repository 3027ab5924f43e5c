"""Tables of models that say `never_backed_up` are in a backup without rows, and are restored empty."""

from __future__ import annotations

import sqlite3

import pytest

from core.backup import rows
from core.backup.archive import reading
from core.backup.rows import DATABASE, empty_tables_of_file, never_backed_up, read_tables
from core.backup.saving import save_backup
from core.jobs.failures import note_failure
from core.jobs.models import JobFailure
from tests.factories.accounts import UserFactory

TABLE = JobFailure._meta.db_table


def test_never_backed_up_names_the_tables_of_waiting_answers_and_tokens():
    waiting = {"voices_waitingcount", "voices_waitingmark", "voices_waitingpool"}
    assert never_backed_up() == waiting | {"accounts_apitoken", "accounts_tokenscope"}


@pytest.mark.django_db(transaction=True)
def test_backup_has_the_table_without_rows_and_restores_it_empty(tmp_path, monkeypatch):
    monkeypatch.setattr(rows, "never_backed_up", lambda: {TABLE, "table_of_a_later_version"})
    UserFactory()
    note_failure(job="Zqsecretzq", reference="ABCD-EFGH")
    told = save_backup(tmp_path / "board.zip")
    assert told.tables[TABLE] == 0 and told.tables["accounts_user"] == 1
    with reading(tmp_path / "board.zip") as reader:
        reader.check()
        member = DATABASE if DATABASE in told.digests else f"tables/{TABLE}"
        with reader.open(member) as content:
            assert b"Zqsecretzq" not in content.read()
        read_tables(reader)
    assert not JobFailure.objects.exists()


def test_pages_of_the_file_hold_nothing_of_an_emptied_table(tmp_path):
    path = tmp_path / "copy.sqlite3"
    database = sqlite3.connect(path)
    database.execute("CREATE TABLE voices_waitingmark (mark TEXT)")
    database.executemany("INSERT INTO voices_waitingmark VALUES (?)", [(f"Zqmark{n}" * 50,) for n in range(200)])
    database.commit()
    assert b"Zqmark" in path.read_bytes()
    empty_tables_of_file(database)
    database.close()
    assert b"Zqmark" not in path.read_bytes()
