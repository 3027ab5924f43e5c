"""Tables of models that say `never_backed_up` are in a backup without rows, and are restored empty."""

from __future__ import annotations

import pytest

from core.backup import database, saving
from core.backup.database import never_backed_up
from core.backup.saving import save_backup
from core.jobs.failures import note_failure
from core.jobs.models import JobFailure
from tests.core.backup.databases import dump_as_text, restored
from tests.factories.accounts import UserFactory

TABLE = JobFailure._meta.db_table


def test_never_backed_up_names_the_tables_of_waiting_answers_and_tokens():
    waiting = {"voices_waitingcount", "voices_waitingmark", "voices_waitingpool"}
    assert never_backed_up() == waiting | {"accounts_apitoken", "accounts_tokenscope"}


@pytest.mark.django_db(transaction=True)
def test_backup_has_the_table_without_rows_and_restores_it_empty(tmp_path, monkeypatch):
    for module in (database, saving):
        monkeypatch.setattr(module, "never_backed_up", lambda: {TABLE, "table_of_a_later_version"})
    UserFactory(name="Zqkeptzq")
    note_failure(job="Zqsecretzq", reference="ABCD-EFGH")
    manifest = save_backup(tmp_path / "board.zip")
    assert manifest.tables[TABLE] == 0 and manifest.tables["accounts_user"] == 1
    text = dump_as_text(tmp_path / "board.zip")
    assert "Zqkeptzq" in text and "Zqsecretzq" not in text
    with restored(tmp_path / "board.zip"):
        assert not JobFailure.objects.exists()
