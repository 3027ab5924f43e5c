"""Files that no record names go a day after they were stored, and nothing else does."""

from __future__ import annotations

import io
import os
import time

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from core.files import stored_files
from core.jobs.daily import run_daily
from core.jobs.models import JobFailure, PreparedFile
from tests.factories.accounts import UserFactory
from tests.rows import try_rows

JOB = "delete files without a record"
DAY = 24 * 60 * 60


@pytest.fixture
def stored(db, settings, tmp_path):
    """stored("prepared/a", age) keeps a file of some seconds of age in a storage of the test's own."""
    default = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = settings.STORAGES | {"default": default}

    def keep(name: str, age: float = 2 * DAY) -> str:
        kept = default_storage.save(name, ContentFile(b"x"))
        os.utime(tmp_path / kept, times=(time.time() - age,) * 2)
        return kept

    return keep


@pytest.fixture
def left_behind(stored):
    """A file that a record names, one that was stored just now, one elsewhere, and one that was left behind."""
    named, fresh, other, lost = map(stored, ("prepared/a", "evidence/b", "other/c", "returns/d"), (9e6, 60, 9e6, 9e6))
    owner = UserFactory()
    PreparedFile.objects.create(owner=owner, kind="x", name="a", about="", mime_type="", asked={}, file=named)
    return {named, fresh, other}, lost


def test_it_is_listed_by_the_command_and_deleted_only_when_told(left_behind):
    kept, lost = left_behind
    call_command("files_without_record", stdout=(said := io.StringIO()))
    assert said.getvalue().split() == f"{lost} 1 files without a record; nothing was deleted.".split()
    assert default_storage.exists(lost)
    call_command("files_without_record", delete=True, stdout=(said := io.StringIO()))
    assert said.getvalue() == "1 files without a record deleted.\n"
    assert not default_storage.exists(lost) and all(map(default_storage.exists, kept))


def test_the_scheduler_deletes_it(left_behind):
    kept, lost = left_behind
    PreparedFile.objects.update(asked_at="2100-01-01T00:00Z")  # (its own day is not over)
    assert run_daily()[JOB] == "done"
    assert not default_storage.exists(lost) and all(map(default_storage.exists, kept))


def test_where_the_records_are_missing_nothing_is_deleted_and_somebody_is_told(stored):
    """A new database over the files of the old one, before its backup is restored."""
    names = [stored(f"evidence/{number}") for number in range(stored_files.FEW + 1)]
    assert run_daily()[JOB] == "failed" and JobFailure.objects.filter(job=JOB).exists()
    with pytest.raises(CommandError, match="is this the right database"):
        call_command("files_without_record", delete=True)
    assert all(map(default_storage.exists, names))
    call_command("files_without_record", delete=True, even_many=True, stdout=io.StringIO())
    assert not any(map(default_storage.exists, names))


@try_rows(("many", "of", "few"), [(20, 20, True), (21, 209, False), (21, 210, True), (0, 0, True)])
def test_how_many_are_few(many, of, few):
    assert stored_files.are_few(many, of) is few
