"""Creates a backup: the rows of one snapshot, then the files that they name."""

from pathlib import Path

from django.core.files.storage import default_storage
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from core.backup.archive import PIECE, Manifest, Writer, writing
from core.backup.rows import one_moment, write_tables
from core.files.stored_files import file_names
from core.models import Seal


def save_backup(path: Path) -> Manifest:
    """Write everything to a new file at `path`; returns its manifest.

    Call it outside any transaction. Raises FileExistsError, and OSError where the disk refuses; a partial file is
    removed.
    """
    told = Manifest(made_at=timezone.now().isoformat(), vendor=connection.vendor, migrations=[])
    with writing(path, told) as writer:
        with one_moment() as cursor:
            told.migrations = sorted(map(list, MigrationRecorder(connection).applied_migrations()))
            told.head = Seal.objects.order_by("-pk").values_list("digest", flat=True).first() or ""
            write_tables(writer, cursor)
            names = file_names()
        for name in names:
            _write_file(writer, name)
    return told


def _write_file(writer: Writer, name: str) -> None:
    """Add a file to the backup. One that was deleted since the rows were read is skipped."""
    try:
        source = default_storage.open(name)
    except FileNotFoundError:
        if name in file_names():
            writer.manifest.missing.append(name)
        return
    with source, writer.member(f"files/{name}") as member:
        for piece in source.chunks(PIECE):
            member.write(piece)
    writer.manifest.files[name] = member.size
