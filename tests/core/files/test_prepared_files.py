"""Files that are made in the background: by their state, by their owner, by their day."""

from __future__ import annotations

import datetime as dt
import logging

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.tasks import task_backends
from django.test import override_settings
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from core.jobs import files
from core.jobs.files import ask_again, ask_for_file, delete_old_files, forget_files, make_file, maker
from core.jobs.models import KEPT, SILENT, PreparedFile
from core.records.rules import RuleBroken

LATER = {
    "default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}
}  # nothing is done before a worker does it


@pytest.fixture(autouse=True)
def makers(monkeypatch):
    """Kinds of files that only these tests know."""
    monkeypatch.setattr(files, "_makers", {})

    @maker("echo")
    def echo(owner, asked, report):
        report("Writing", 60)
        seen.append(PreparedFile.objects.values_list("state", "step", "done").latest("pk"))
        return f"{owner.name}: {asked['words']}".encode()

    @maker("broken")
    def broken(owner, asked, report):
        raise ZeroDivisionError("the pages of helen@northmere.example")

    @maker("refused")
    def refused(owner, asked, report):
        raise RuleBroken("You may no longer read this plan.")

    seen = []
    return seen


def ask(person, kind="echo", **changes) -> PreparedFile:
    given = {"asked": {"words": "hello"}, "name": "a.txt", "about": "Words", "mime_type": "text/plain"}
    file = ask_for_file(kind=kind, by=person, **given | changes)
    file.refresh_from_db()
    return file


@pytest.fixture
def later():
    with override_settings(TASKS=LATER):
        yield


def test_it_is_made_by_a_task_which_says_how_far_it_is(helen, makers):
    file = ask(helen)
    assert file.is_ready and not file.has_failed
    assert (file.done, file.total) == (100, 100)
    assert file.file.read() == b"Helen Marsh: hello"
    assert makers == [("working", "Writing", 60)]


def test_nothing_is_made_in_the_request_where_a_worker_does_it(helen, later):
    file = ask(helen)
    assert file.state == "waiting"
    (waiting,) = DBTaskResult.objects.ready()
    waiting.task.call(*waiting.task_result.args)
    file.refresh_from_db()
    assert file.is_ready


def test_whoever_asks_twice_waits_for_one_file(helen, marian, later):
    first = ask(helen)
    assert ask(helen) == first
    assert ask(helen, asked={"words": "other"}) != first
    assert ask(helen, name="b.txt") != first
    assert ask(marian) != first
    assert DBTaskResult.objects.count() == 4


def test_nobody_lets_more_than_five_be_made_at_once(helen, marian, later):
    for number in range(5):
        ask(helen, asked={"words": number})
    with pytest.raises(RuleBroken, match="waiting for five files"):
        ask(helen, asked={"words": "one more"})
    assert ask(marian).state == "waiting"


def test_a_file_that_is_ready_counts_no_longer_and_is_made_anew_with_what_stands_now(helen):
    first = ask(helen)
    assert ask(helen) != first
    for number in range(7):
        assert ask(helen, asked={"words": number}).is_ready


def test_a_failure_is_told_with_a_reference_that_the_log_holds_and_without_inner_words(helen, caplog):
    with caplog.at_level(logging.ERROR):
        file = ask(helen, kind="broken")
    assert file.has_failed and not file.file
    assert len(file.reference) == 9 and file.reference in caplog.text
    assert "ZeroDivisionError" in caplog.text
    assert "northmere" not in file.step


def test_a_storage_that_takes_no_file_is_a_failure_at_once(helen, monkeypatch):
    def full(*args, **options):
        raise OSError("No space left on device")

    monkeypatch.setattr(default_storage, "save", full)
    file = ask(helen)
    assert file.state == "failed" and file.reference and not file.file


def test_what_a_rule_forbids_is_told_in_its_own_words(helen):
    assert ask(helen, kind="refused").step == "You may no longer read this plan."


def test_a_failed_file_is_tried_again(helen, makers):
    file = ask(helen, kind="broken")
    file.kind = "echo"
    file.save()
    again = ask_again(file=file, by=helen)
    again.refresh_from_db()
    assert again.pk == file.pk and again.is_ready and again.reference == ""


def test_only_a_failed_file_is_tried_again_and_only_by_its_owner(helen, marian):
    with pytest.raises(RuleBroken):
        ask_again(file=ask(helen), by=helen)
    with pytest.raises(PreparedFile.DoesNotExist):
        ask_again(file=ask(helen, kind="broken"), by=marian)


def test_a_file_whose_worker_was_stopped_has_failed_after_a_while(helen, later):
    file = ask(helen)
    moment = timezone.now() - SILENT - dt.timedelta(seconds=1)
    PreparedFile.objects.update(seen_at=moment)
    file.refresh_from_db()
    assert not file.has_failed  # it only waits
    PreparedFile.objects.update(state="working")
    file.refresh_from_db()
    assert file.has_failed
    assert ask_again(file=file, by=helen).state == "waiting"


def test_an_attempt_that_was_given_up_writes_nothing_into_the_next(helen, later):
    file = ask(helen)
    PreparedFile.objects.update(attempt=2)
    make_file.call(file.pk, 1)
    file.refresh_from_db()
    assert file.state == "waiting" and not file.file
    make_file.call(file.pk, 2)
    file.refresh_from_db()
    assert file.is_ready
    make_file.call(file.pk + 1000, 1)  # gone meanwhile


def test_an_attempt_given_up_while_it_was_at_work_leaves_no_file_behind(helen, later, monkeypatch):
    def overtaken(owner, asked, report):
        PreparedFile.objects.update(attempt=2)
        return b"too late"

    monkeypatch.setitem(files._makers, "echo", overtaken)
    file = ask(helen)
    before = default_storage.listdir("")[0] and default_storage.listdir("prepared")[1]
    make_file.call(file.pk, 1)
    file.refresh_from_db()
    assert not file.is_ready and not file.file
    assert (default_storage.listdir("")[0] and default_storage.listdir("prepared")[1]) == before


def test_what_is_removed_from_the_records_stays_in_no_file_that_is_ready_waits_or_is_being_made(helen, later):
    """(Words are removed while a worker is at one file: it has read them already.)"""

    @maker("removed meanwhile")
    def removed_meanwhile(owner, asked, report):
        with transaction.atomic():
            forget_files("Ask for it again.")
        return b"what was removed"

    ready, waits, made = ask(helen), ask(helen, asked={"words": "2"}), ask(helen, kind="removed meanwhile")
    make_file.call(ready.pk, 1)
    before = default_storage.listdir("prepared")[1]
    make_file.call(made.pk, 1)
    make_file.call(waits.pk, 1)
    assert not PreparedFile.objects.filter(pk=ready.pk).exists()
    for each in (waits, made):
        each.refresh_from_db()
        assert (each.state, each.step, each.file.name) == ("failed", "Ask for it again.", "")
    assert default_storage.listdir("prepared")[1] == before  # (that of the ready one goes with the transaction)
    make_file.call(waits.pk, ask_again(file=waits, by=helen).attempt)
    waits.refresh_from_db()
    assert waits.is_ready


def test_only_the_owner_sees_it_and_for_a_day(helen, marian, stranger):
    file = ask(helen)
    seen = PreparedFile.objects.visible_to
    assert file in seen(helen)
    assert file not in seen(marian) and file not in seen(stranger) and not seen(None)
    PreparedFile.objects.update(asked_at=timezone.now() - KEPT)
    assert file not in seen(helen)


def test_after_a_day_it_is_deleted_with_its_bytes(helen):
    old, new = ask(helen), ask(helen, kind="echo", name="b.txt")
    PreparedFile.objects.filter(pk=old.pk).update(asked_at=timezone.now() - KEPT)
    assert delete_old_files() == 1
    assert not PreparedFile.objects.filter(pk=old.pk) and PreparedFile.objects.filter(pk=new.pk)
    assert not default_storage.exists(old.file.name) and default_storage.exists(new.file.name)


def test_nobody_can_guess_where_it_is_kept(helen):
    names = {ask(helen, name="a.txt").file.name for _ in range(3)}
    assert len(names) == 3 and not any("a.txt" in name for name in names)


def test_the_database_takes_no_ready_file_without_its_bytes(helen, later):
    ask(helen)
    with pytest.raises(IntegrityError), transaction.atomic():
        PreparedFile.objects.update(state="ready")


def test_production_keeps_tasks_in_the_database():
    from esafety import settings

    assert settings.TASKS["default"]["BACKEND"] == "django_tasks_db.DatabaseBackend"
    assert not task_backends["default"].supports_get_result  # of the tests: at once
