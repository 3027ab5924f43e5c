"""Files that are made in the background: asked for, made by a task, fetched by their owner, deleted after a day.

A room says with `maker` how its kind of file is made: values in, bytes out. It is called outside any transaction,
with the person who asked, so that it reads what that person may see when it is made.
"""

from __future__ import annotations

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

MOST = 5  # files of one person that are not ready yet
State = PreparedFile.State
Report = Callable[[str, int], None]  # the step in words, and how much of the whole is done, of 100
Maker = Callable[[object, dict, Report], bytes]
_makers: dict[str, Maker] = {}


def maker(kind: str) -> Callable[[Maker], Maker]:
    """Registers how files of this kind are made: `make(owner, asked, report)` gives the bytes.

    `asked` is what was given to ask_for_file. What it raises fails the file; RuleBroken is no error of ours.
    """

    def register(make: Maker) -> Maker:
        _makers[kind] = make
        return make

    return register


@transaction.atomic
def ask_for_file(*, kind: str, asked: dict, name: str, about: str, mime_type: str, by) -> PreparedFile:
    """A file of this kind, to be made in the background; `asked` is plain JSON.

    Whoever asks again for what is being made gets that one. Raises RuleBroken where five are waiting already.
    """
    get_user_model()._base_manager.select_for_update().get(pk=by.pk)  # one at a time: a button is easily pressed twice
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
    """Another attempt at a file that failed. Raises RuleBroken where it has not failed."""
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
    """Makes a file that was asked for. A file that is gone, or tried anew meanwhile, is left alone."""
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
    """Note how far an attempt is."""
    this.update(state=State.WORKING, step=step, done=done, seen_at=timezone.now())


def _finish(this, data: bytes) -> None:
    """Keep the file that was made, under a name that nobody can guess."""
    file = this.first()
    if file is None:
        return
    file.file.save(get_random_string(32), ContentFile(data), save=False)
    kept = this.update(state=State.READY, step="", done=file.total, file=file.file.name, seen_at=timezone.now())
    if not kept:  # asked for anew at the last moment
        file.file.delete(save=False)


def _fail(this, error: Exception) -> None:
    """Note that an attempt failed, with a reference under which the log holds what happened."""
    reference = new_reference()
    words = str(error)[:100] if isinstance(error, RuleBroken) else ""
    logger.error("Reference %s: a prepared file failed", reference, exc_info=error)
    this.update(state=State.FAILED, step=words, reference=reference, seen_at=timezone.now())


def forget_files(why: str) -> None:
    """Delete every file that was made, and give up those that are being made, when something is removed from the
    records: any may hold it. Whoever waits reads `why` (100 characters at most), and each can be asked for again.

    A worker that is at one meanwhile finds that it is not wanted and keeps nothing.
    """
    for file in PreparedFile.objects.exclude(file=""):
        name, storage = file.file.name, file.file.storage
        transaction.on_commit(lambda name=name, storage=storage: storage.delete(name))
        file.delete()
    unfinished = PreparedFile.objects.filter(state__in=[State.WAITING, State.WORKING])
    unfinished.update(state=State.FAILED, step=why, reference="", seen_at=timezone.now())


def delete_old_files() -> int:
    """Deletes the files whose day is over, with what is noted about them; returns how many."""
    count = 0
    for file in PreparedFile.objects.too_old():
        if file.file:
            file.file.delete(save=False)
        file.delete()
        count += 1
    return count
