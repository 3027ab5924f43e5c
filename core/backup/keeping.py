"""One backup a day in a folder; older ones are deleted."""

import datetime as dt
import logging
import re
from pathlib import Path

from django.utils import timezone

from core.backup.archive import Broken, Manifest
from core.backup.saving import save_backup
from core.jobs.daily import note_done
from core.jobs.failures import note_failure, settle
from core.text.references import new_reference

logger = logging.getLogger("core.backup")

JOB = "backup"
NAME = re.compile(r"backup-(\d{4}-\d{2}-\d{2})-\d{6}\.zip")


def name_for(moment: dt.datetime) -> str:
    return f"backup-{timezone.localtime(moment):%Y-%m-%d-%H%M%S}.zip"


def ours(folder: Path) -> list[Path]:
    """The backups in a folder, oldest first; other files are ignored."""
    return sorted(path for path in folder.iterdir() if NAME.fullmatch(path.name))


def is_due(names: list[str], today: dt.date) -> bool:
    return not any(name.startswith(f"backup-{today.isoformat()}-") for name in names)


def save_into(folder: Path, *, keep: int) -> tuple[Path, Manifest]:
    """Save a new backup in a folder, then delete all but the newest `keep`. Raises OSError."""
    path = folder / name_for(timezone.now())
    manifest = save_backup(path)
    for old in ours(folder)[:-keep]:
        old.unlink()
    note_done(JOB, timezone.now())
    return path, manifest


def save_if_due(folder: Path, *, keep: int) -> Path | None:
    """Save today's backup, where there is none yet; a failure is logged and recorded for administrators."""
    try:
        if not is_due([path.name for path in ours(folder)], timezone.localdate()):
            return None
        path, manifest = save_into(folder, keep=keep)
        if manifest.missing:
            raise Broken(f"{len(manifest.missing)} files that records name are not in the storage.")
    except Exception:
        reference = new_reference()
        logger.exception("Reference %s: the backup failed", reference)
        note_failure(job=JOB, reference=reference)
        return None
    settle(JOB)
    logger.info("%s holds %s rows and %s files", path.name, sum(manifest.tables.values()), len(manifest.files))
    return path
