"""Proves that a backup can be restored: restores it into a database that serves nothing else, and compares."""

import datetime as dt
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.files.storage import default_storage, storages
from django.db import connection
from django.utils import timezone

from core.backup.archive import Manifest, reading
from core.backup.database import drop_everything
from core.backup.keeping import ours
from core.backup.restoring import digest_of, restore_backup
from core.files.storage import PART, delete_files
from core.jobs.daily import note_done
from core.jobs.failures import note_failure, settle
from core.jobs.models import JobFailure
from core.records.keys import keys_that_open_nothing
from core.seals.checking import check_history
from core.text.dates import today
from core.text.references import new_reference

logger = logging.getLogger("core.backup")

SCRATCH = "_proof"  # how the name of the database must end, so that no other is ever emptied
RESULT = "proved.json"  # in the folder of backups
REMAINS = "proof.json"  # beside the files of the proof that runs: their names, for the next one if this one is killed
LATE = dt.timedelta(hours=36)
JOB = "proof of a backup"


class NotProved(Exception):
    """A backup that does not give back what was there, or a database in which it may not be tried."""


def prove_backup(path: Path) -> Manifest:
    """Restore a backup and compare rows of each table, digests of files, the history with its seals, and whether
    encrypted values open; returns its manifest. The database is emptied before and after, and the files deleted.

    Raises NotProved, Broken, and OSError where the file cannot be read.
    """
    if not connection.settings_dict["NAME"].endswith(SCRATCH):
        raise NotProved(f"A backup is tried in a database whose name ends with {SCRATCH}, since it is emptied first.")
    if getattr(storages["default"], "is_shared", False):
        raise NotProved(
            "A backup is tried with files in a folder, since they are deleted after it: unset EVIDENCE_URL."
        )
    names = names_in(path)
    with scratch_files(Path(storages["default"].location), names):
        drop_everything()
        try:
            manifest = restore_backup(path)  # counts the rows, and digests what it reads
            if faults := faults_of(manifest):
                raise NotProved(" ".join(faults))
            return manifest
        finally:
            drop_everything()


def names_in(path: Path) -> list[str]:
    with reading(path) as reader:
        return sorted(reader.manifest.files)


@contextmanager
def scratch_files(folder: Path, names: list[str]) -> Iterator[None]:
    """Delete files of these names before and afterwards. Raises NotProved where the folder has others."""
    remains = folder / REMAINS
    for name in json.loads(remains.read_text()) if remains.exists() else ():
        default_storage.delete(name)
    if any(file.is_file() and file != remains for file in folder.rglob("*")):
        raise NotProved(
            f"There are files in {folder}, perhaps those of the board. A proof deletes files of the same names: "
            "set VAR_DIR to an empty folder."
        )
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / f"{REMAINS}{PART}"
    part.write_text(json.dumps(names))
    part.replace(remains)
    try:
        yield
    finally:
        delete_files(names)
        remains.unlink()


def faults_of(manifest: Manifest) -> list[str]:
    lost = [name for name in manifest.files if digest_of(name) != manifest.digests[f"files/{name}"]]
    faults = [f"{len(lost)} files differ from those of the board."] if lost else []
    if manifest.missing:
        faults.append(f"{len(manifest.missing)} files that records name were not in the storage.")
    checked = check_history(full=True, head=manifest.head, on=today())
    faults += [f"The history is not what was sealed: {finding.rstrip('.')}." for finding in checked.findings]
    return faults + [f"The keys do not open what was sealed: {purpose}." for purpose in keys_that_open_nothing()]


def prove_newest(folder: Path) -> str:
    """Prove the newest backup of a folder, unless that was done, and note the result there; its name, or ""."""
    backups = ours(folder)
    if not backups or read_result(folder).get("backup") == backups[-1].name:
        return ""
    begun = timezone.now()
    manifest = prove_backup(backups[-1])
    result = {
        "backup": backups[-1].name,
        "proved_at": timezone.now().isoformat(),
        "seconds": round((timezone.now() - begun).total_seconds(), 1),
        "rows": sum(manifest.tables.values()),
        "files": len(manifest.files),
    }
    part = folder / f"{RESULT}.part"
    part.write_text(json.dumps(result))
    part.replace(folder / RESULT)
    return backups[-1].name


def read_result(folder: Path) -> dict:
    try:
        return json.loads((folder / RESULT).read_text())
    except (FileNotFoundError, ValueError):
        return {}


def is_late(names: list[str], proved_at: str | None, now: dt.datetime) -> bool:
    """Whether the last proof is too old: never before there has been a backup for as long."""
    if proved_at:
        return now - dt.datetime.fromisoformat(proved_at) > LATE
    before = f"backup-{timezone.localtime(now - LATE):%Y-%m-%d-%H%M%S}.zip"
    return any(name < before for name in names)


def look_at_proof(folder: Path) -> None:
    """Record when a backup was proved; report once a day to managers and administrators if none was for 36 hours."""
    result = read_result(folder)
    proved_at = result.get("proved_at")
    if proved_at:
        note_done(JOB, dt.datetime.fromisoformat(proved_at))
    if not is_late([path.name for path in ours(folder)], proved_at, timezone.now()):
        settle(JOB)
    elif not JobFailure.objects.filter(job=JOB, day=today()).exists():
        reference = new_reference()
        logger.error("Reference %s: no backup was proved since %s", reference, result.get("proved_at", "the first"))
        note_failure(job=JOB, reference=reference)
