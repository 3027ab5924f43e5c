"""Restores a backup, onto an empty machine only."""

import hashlib
from pathlib import Path

from django.contrib.auth import get_user_model
from django.core.files import File
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from core.backup.archive import DUMP, PIECE, Broken, Manifest, Reader, reading
from core.backup.database import (
    count_rows,
    drop_everything,
    find_program,
    read_dump,
    server_version,
    table_names,
)


class NotEmpty(Exception):
    """Something exists that a restored backup would overwrite; the message says what."""


def restore_backup(path: Path) -> Manifest:
    """Restore the files and database of a backup, then run newer migrations.

    Needs the role that owns the tables. Nothing is changed before the whole file has been read and found sound. Raises
    Broken and NotEmpty. An interrupted restore can be repeated: the database is restored in one transaction.
    """
    with reading(path) as reader:
        refuse_where_it_does_not_fit(reader.manifest)
        reader.check()
        refuse_where_files_differ(reader)
        write_files(reader)
        drop_everything()
        with reader.open(DUMP) as dump:
            read_dump(dump)
        if count_rows() != reader.manifest.tables:
            drop_everything()
            raise Broken("Not every row could be read back.")
        call_command("migrate", verbosity=0, interactive=False)
        return reader.manifest


def refuse_where_it_does_not_fit(manifest: Manifest) -> None:
    """Raise NotEmpty where an account exists, and Broken where this version or server cannot read the backup."""
    people = get_user_model()
    if people._meta.db_table in table_names() and people._base_manager.exists():
        raise NotEmpty("The database is not empty: somebody has been added. A backup is restored into an empty one.")
    if manifest.postgresql > server_version():
        raise Broken(f"It was made on PostgreSQL {manifest.postgresql}, and this server is {server_version()}.")
    find_program("pg_restore")
    known = MigrationLoader(connection).graph.nodes
    if unknown := [f"{app}.{name}" for app, name in manifest.migrations if (app, name) not in known]:
        raise Broken(f"It was made by another version, which has {', '.join(unknown)}. Install that version first.")


def digest_of(name: str) -> str:
    digest = hashlib.sha256()
    with default_storage.open(name) as source:
        for piece in source.chunks(PIECE):
            digest.update(piece)
    return digest.hexdigest()


def refuse_where_files_differ(reader: Reader) -> None:
    """Raise NotEmpty where a file of the backup is in the storage with other content."""
    for name in reader.manifest.files:
        same = reader.manifest.digests[f"files/{name}"]
        if default_storage.exists(name) and digest_of(name) != same:
            raise NotEmpty(f"The storage is not empty: {name} is there, and is another file.")


def write_files(reader: Reader) -> None:
    for name in reader.manifest.files:
        if default_storage.exists(name):
            continue  # the same file: of an interrupted restore, or the disk with the files is still there
        with reader.open(f"files/{name}") as member:
            kept = default_storage.save(name, File(member, name=name))
        if kept != name:
            raise Broken(f"{name} could not be kept under its name.")
