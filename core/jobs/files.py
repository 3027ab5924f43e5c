"""Files created in the background: requested, created by a task, downloaded by their owner, deleted after a day.

An app registers with `maker` how a kind of file is created: values in, bytes out. The maker is called outside any
transaction with the person who asked, so that it reads what that person may see at that time.
"""

import logging
from collections.abc import Callable
from functools import partial

from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.db import transaction
from django.tasks import task
from django.utils import timezone
from django.utils.crypto import get_random_string

from core.jobs.models import PreparedFile
from core.records.rules import RuleBroken
from core.text.references import new_reference

logger = logging.getLogger("core.jobs")

MOST = 5  # unfinished files of one person
State = PreparedFile.State
Report = Callable[[str, int], None]  # (name of the step, per cent done)
Maker = Callable[[object, dict, Report], bytes]
_makers: dict[str, Maker] = {}


def maker(kind: str) -> Callable[[Maker], Maker]:
    """Decorator: registers how files of this kind are created: `make(owner, asked, report)` returns the bytes.

    `asked` is the value given to ask_for_file. Any exception fails the file; RuleBroken is not logged as an error.
    """

    def register(make: Maker) -> Maker:
        _makers[kind] = make
        return make

    return register


@transaction.atomic
def ask_for_file(*, kind: str, asked: dict, name: str, about: str, mime_type: str, by) -> PreparedFile:
    """Request a file, to be created in the background; `asked` is plain JSON.

    A repeated request for an unfinished file returns that file. Raises RuleBroken where five are unfinished.
    """
    get_user_model()._base_manager.select_for_update().get(pk=by.pk)  # one at a time: buttons are pressed twice
    unfinished = PreparedFile.objects.visible_to(by).filter(state__in=[State.WAITING, State.WORKING])
    going_on = [each for each in unfinished.order_by("pk") if not each.has_failed]
    for each in going_on:
        if (each.kind, each.asked, each.name) == (kind, asked, name):
            return each
    if len(going_on) >= MOST:
        raise RuleBroken("You are waiting for five files already. Wait until one of them is ready, then try again.")
    file = PreparedFile.objects.create(owner=by, kind=kind, asked=asked, name=name, about=about, mime_type=mime_type)
    make_file.enqueue(file.pk, file.attempt)
    return file


@transaction.atomic
def ask_again(*, file: PreparedFile, by) -> PreparedFile:
    """Retry a file that failed. Raises RuleBroken where it has not failed."""
    file = PreparedFile.objects.visible_to(by).select_for_update().get(pk=file.pk)
    if not file.has_failed:
        raise RuleBroken("This file has not failed.")
    file.state, file.step, file.done, file.reference = State.WAITING, "", 0, ""
    file.attempt += 1
    file.seen_at = timezone.now()
    file.save()
    make_file.enqueue(file.pk, file.attempt)
    return file


@task
def make_file(pk: int, attempt: int) -> None:
    this = PreparedFile.objects.filter(pk=pk, attempt=attempt, state__in=[State.WAITING, State.WORKING])
    file = this.select_related("owner").first()
    if file is None:
        return
    report = partial(_report, this)
    report("Reading", 0)
    try:
        _finish(this, _makers[file.kind](file.owner, file.asked, report))
    except Exception as error:  # of the maker, or of the storage
        _fail(this, error)


def _report(this, step: str, done: int) -> None:
    this.update(state=State.WORKING, step=step, done=done, seen_at=timezone.now())


def _finish(this, data: bytes) -> None:
    file = this.first()
    if file is None:
        return
    file.file.save(get_random_string(32), ContentFile(data), save=False)
    kept = this.update(state=State.READY, step="", done=file.total, file=file.file.name, seen_at=timezone.now())
    if not kept:  # requested anew at the last moment
        file.file.delete(save=False)


def _fail(this, error: Exception) -> None:
    reference = new_reference()
    words = str(error)[:100] if isinstance(error, RuleBroken) else ""
    logger.error("Reference %s: a prepared file failed", reference, exc_info=error)
    this.update(state=State.FAILED, step=words, reference=reference, seen_at=timezone.now())


def forget_files(why: str) -> None:
    """Delete every finished file and abandon those in progress, when something is removed from the records, since any
    may hold it. Owners read `why` (at most 100 characters), and can request each again.

    A worker that is creating one meanwhile finds it abandoned and stores nothing.
    """
    for file in PreparedFile.objects.exclude(file=""):
        name, storage = file.file.name, file.file.storage
        transaction.on_commit(lambda name=name, storage=storage: storage.delete(name))
        file.delete()
    unfinished = PreparedFile.objects.filter(state__in=[State.WAITING, State.WORKING])
    unfinished.update(state=State.FAILED, step=why, reference="", seen_at=timezone.now())


def delete_old_files() -> int:
    """Delete expired files with their rows; returns how many."""
    count = 0
    for file in PreparedFile.objects.too_old():
        if file.file:
            file.file.delete(save=False)
        file.delete()
        count += 1
    return count
