"""Creates a backup: the database as of one snapshot, then the files that its rows name."""

from pathlib import Path

from django.core.files.storage import default_storage
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from core.backup.archive import DUMP, PIECE, Broken, Manifest, Writer, writing
from core.backup.database import count_rows, never_backed_up, one_snapshot, server_version, write_dump
from core.files.stored_files import file_names
from core.models import Seal


def save_backup(path: Path) -> Manifest:
    """Write everything to a new file at `path`; returns its manifest.

    Call it outside any transaction. Raises FileExistsError, Broken where pg_dump fails, and OSError where the disk
    refuses; a partial file is removed.
    """
    manifest = Manifest(made_at=timezone.now().isoformat(), postgresql=server_version())
    with writing(path, manifest) as writer:
        with one_snapshot() as snapshot:
            describe_database(manifest)
            names = file_names()
            with writer.member(DUMP) as member:
                write_dump(member, snapshot)
        for name in names:
            _write_file(writer, name)
    return manifest


def describe_database(manifest: Manifest) -> None:
    """Note in the manifest what a restored database is compared with. Raises Broken where there are no tables."""
    counts = count_rows()
    if not counts:
        raise Broken("This role finds no table in the database: look at its search_path. Nothing was saved.")
    manifest.tables = {table: 0 if table in never_backed_up() else count for table, count in counts.items()}
    manifest.migrations = sorted(map(list, MigrationRecorder(connection).applied_migrations()))
    manifest.head = Seal.objects.order_by("-pk").values_list("digest", flat=True).first() or ""


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
