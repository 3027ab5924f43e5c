"""Stores uploaded files on a disk: a file is there whole or not at all, and the last 200 MB stay free.

buckets.py stores them on an S3 server instead.
"""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from django.core.files import File
from django.core.files.storage import FileSystemStorage, default_storage, storages

from core.jobs.daily import often
from core.jobs.failures import note_failure
from core.records.rules import Gone, RuleBroken
from core.security.services import note
from core.text.references import new_reference

RESERVE = 200_000_000  # bytes that stay free, for the database, logs and backups beside the files
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
LOOK = "space for uploaded files"
PART = ".part"  # of a file that is being written
DISK_FULL = "There is no room for files at the moment. Nothing was saved. Try again later, or tell the manager."
MISSING = "This file is no longer in the store. The manager was told."
_stored: ContextVar[list[str] | None] = ContextVar("stored", default=None)  # names, while somebody notes them


class DiskFull(RuleBroken):
    """The disk is full, or nearly so; nothing was stored."""

    status = 507

    def __init__(self):
        super().__init__(DISK_FULL, field="file")


class WholeFileStorage(FileSystemStorage):
    """Writes under another name and renames. DiskFull where less than RESERVE stays free; no part is left then."""

    def _save(self, name, content):
        if free_bytes(self.location) - content.size < RESERVE:
            raise DiskFull
        part = name + PART
        try:
            part = super()._save(part, content)
            os.rename(self.path(part), self.path(name))
        except OSError as error:
            Path(self.path(part)).unlink(missing_ok=True)
            if error.errno in FULL:
                raise DiskFull from error
            raise
        note_stored(name)
        return name

    def check(self) -> None:
        if free_bytes(self.location) < RESERVE:
            raise DiskFull


def note_stored(name: str) -> None:
    """Add the name of a stored file to the list of the running noted_files(), if there is one."""
    if (stored := _stored.get()) is not None:
        stored.append(name)


@contextmanager
def noted_files() -> Iterator[list[str]]:
    """Gives the names of the files that this thread stores meanwhile, for delete_files() where records are undone."""
    token = _stored.set([])
    try:
        yield _stored.get()
    finally:
        _stored.reset(token)


def delete_files(names: list[str]) -> None:
    for name in names:
        default_storage.delete(name)


def free_bytes(folder: str) -> int:
    path = Path(folder)
    while not path.exists():
        path = path.parent
    found = os.statvfs(path)
    return found.f_bavail * found.f_frsize


@often(LOOK)
def look_at_store() -> None:
    """Fails, and so stands on the page of failures, while uploads are refused."""
    if check := getattr(storages["default"], "check", None):
        check()


def open_file(record) -> File:
    """Where it is not in the store, the manager is told, the journal notes it once a day, and Gone is raised."""
    try:
        return record.file.open("rb")
    except FileNotFoundError:
        about = f"{record._meta.verbose_name} {record.pk}"
        if note_failure(job="a stored file is missing", reference=new_reference(), about=about):
            note("check", "failed", check=f"stored file: {about}")
        raise Gone(MISSING) from None
