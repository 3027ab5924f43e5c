"""A disk that is full refuses files in words and keeps no part of one; a file that is gone is said to be."""

from __future__ import annotations

import os
import resource
from contextlib import contextmanager

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from audits.access import form_for
from audits.models import AnswerEvidence
from core.files import storage
from core.files.storage import DISK_FULL, DiskFull, free_bytes
from core.jobs.daily import run_often
from core.jobs.models import JobFailure
from core.models import SecurityEvent
from tests.actions.pages import errors_of, text_of, value_of
from tests.audits.returns.test_fill_pages import person_of
from tests.cast import enter as sign_in
from tests.core.files.upload_files import PDF
from tests.factories.audits import add_evidence, make_return
from tests.factories.plan import EvidenceFactory

LOOK = "space for uploaded files"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    """The store of production in a folder of the test's own."""
    default = {"BACKEND": "core.files.storage.WholeFileStorage", "OPTIONS": {"location": tmp_path / "files"}}
    settings.STORAGES = settings.STORAGES | {"default": default}
    return tmp_path / "files"


def found(folder) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


@contextmanager
def largest_file(size: int):
    """The kernel refuses to write on in a file of so many bytes, after it has written as many as fit."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_file_is_stored_whole_under_its_name(folder):
    assert default_storage.save("evidence/a", ContentFile(b"x" * 5000)) == "evidence/a"
    assert found(folder) == ["evidence/a"] and (folder / "evidence" / "a").stat().st_size == 5000


def test_no_part_is_left_of_fifty_files_that_did_not_fit(folder):
    default_storage.save("evidence/first", ContentFile(b"x"))
    with largest_file(1000):
        for number in range(50):
            with pytest.raises(DiskFull):
                default_storage.save(f"evidence/{number}", ContentFile(b"x" * 100_000))
    assert found(folder) == ["evidence/first"]


def test_nothing_is_begun_where_the_reserve_would_be_used(folder, monkeypatch):
    monkeypatch.setattr(storage, "RESERVE", free_bytes("/") * 2 + 10**15)
    with pytest.raises(DiskFull):
        default_storage.save("evidence/a", ContentFile(b"x"))
    assert not folder.exists()


def test_another_error_of_the_disk_is_no_lack_of_space(folder, monkeypatch):
    monkeypatch.setattr(os, "rename", lambda *_: (_ for _ in ()).throw(PermissionError(13, "no")))
    with pytest.raises(PermissionError):
        default_storage.save("evidence/a", ContentFile(b"x"))
    assert found(folder) == []


@pytest.fixture
def full(monkeypatch):
    monkeypatch.setattr(storage, "free_bytes", lambda folder: 0)


@pytest.mark.long
def test_evidence_is_refused_with_507_and_its_title_stays_when_the_disk_is_full(board, full, marian, enter, folder):
    action = board.open.by_group
    before = action.evidence.count()
    sent = {"file": SimpleUploadedFile("May.pdf", PDF), "title": "Minutes of the May meeting"}
    answer = enter(marian).post(reverse("add_evidence", args=[action.pk]), sent)
    assert answer.status_code == 507 and errors_of(answer) == [DISK_FULL]
    assert value_of(answer, "title") == "Minutes of the May meeting"
    assert action.evidence.count() == before and not folder.exists()


@pytest.mark.django_db
def test_evidence_of_an_answer_is_refused_with_507_and_its_title_stays_when_the_disk_is_full(full):
    audit_return = make_return()
    sent = {"file": SimpleUploadedFile("May.pdf", PDF), "title": "Minutes of the May meeting"}
    question = next(each for each in form_for(audit_return).by_key.values() if each.code == "A1.4").pk
    url = reverse("audits:add_evidence", args=[audit_return.pk, question])
    answer = sign_in(person_of(audit_return)).post(url, sent)
    assert answer.status_code == 507 and errors_of(answer) == [DISK_FULL]
    assert value_of(answer, "title") == "Minutes of the May meeting"
    assert not audit_return.evidence.exists()


@pytest.mark.django_db
def test_lack_of_space_stands_on_the_page_of_failures_until_there_is_some(full, monkeypatch):
    assert LOOK in run_often()
    assert JobFailure.objects.filter(job=LOOK).exists()
    monkeypatch.setattr(storage, "free_bytes", lambda folder: storage.RESERVE)
    assert LOOK not in run_often()
    assert not JobFailure.objects.filter(job=LOOK).exists()


def test_missing_file_is_said_to_be_gone_and_the_manager_is_told(board, enter, marian, helen):
    evidence = EvidenceFactory(action=board.open.by_group, file="evidence/gone", filename="May.pdf", url="")
    for _ in range(2):
        answer = enter(marian).get(reverse("evidence", args=[evidence.pk]))
        assert answer.status_code == 404
        assert "This file is no longer in the store. The manager was told." in text_of(answer)
    (failure,) = JobFailure.objects.all()
    assert (failure.about, failure.times) == (f"evidence {evidence.pk}", 2)
    events = SecurityEvent.objects.filter(kind="check").values_list("outcome", "actor", "detail__check")
    assert list(events) == [("failed", marian.pk, f"stored file: evidence {evidence.pk}")]
    assert "A stored file is missing, with evidence" in text_of(enter(helen).get(reverse("mail")))


@pytest.mark.django_db
def test_missing_file_of_an_answer_is_said_to_be_gone():
    audit_return = make_return()
    person = person_of(audit_return)
    piece = add_evidence(audit_return, "A1.4", person)
    AnswerEvidence.objects.filter(pk=piece.pk).update(file="returns/gone", filename="May.pdf", url="")
    answer = sign_in(person).get(reverse("audits:evidence", args=[piece.pk]))
    assert answer.status_code == 404 and storage.MISSING in text_of(answer)
    assert str(piece.pk) in JobFailure.objects.get().about
