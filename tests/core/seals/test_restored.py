"""A backup carries the head of the seals, and its history is checked after a restore."""

from __future__ import annotations

import pytest
from django.core.management import call_command

from core.backup.archive import reading
from core.models import Seal
from core.seals.checking import check_history
from core.text.dates import today
from tests.core.backup.databases import restored
from tests.core.seals.altering import TABLE, alter, seal_all
from tests.factories.accounts import UserFactory


@pytest.mark.django_db(transaction=True)
def test_backup_holds_the_head_and_finds_what_was_altered_after_it(tmp_path, capsys):
    UserFactory(name="Real Name")
    head = seal_all().digest
    path = tmp_path / "board.zip"
    call_command("backup", path)
    assert f"Seal of the history: {head}" in capsys.readouterr().out
    alter(
        f"UPDATE {TABLE} SET name = 'Other' WHERE name = 'Real Name'",
        "DELETE FROM core_blocksalt",
        "DELETE FROM core_sealedblock",
        "DELETE FROM core_seal",
    )
    seal_all()
    assert check_history(full=True, on=today()).is_sound
    with reading(path) as reader:
        assert reader.manifest.head == head
        assert not check_history(full=True, on=today(), head=reader.manifest.head).is_sound
    with restored(path):
        assert check_history(full=True, on=today(), head=head).is_sound
        assert Seal.objects.latest("pk").digest == head
