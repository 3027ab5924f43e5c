"""Restores a backup, onto an empty machine only."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from django.contrib.auth import get_user_model
from django.core.files import File
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.graph import MigrationGraph

from core.backup.archive import PIECE, Broken, Manifest, Reader, reading
from core.backup.rows import drop_tables, read_tables, table_names


class NotEmpty(Exception):
    """Something exists that a restored backup would overwrite; the message says what."""


def restore_backup(path: Path) -> Manifest:
    """Restore the database and files of a backup, then run newer migrations.

    Needs the role that owns the tables. Nothing is changed before the whole file has been read and found sound. Raises
    Broken and NotEmpty. An interrupted restore can be repeated: until its end no account exists.
    """
    with reading(path) as reader:
        refuse_where_it_does_not_fit(reader.manifest)
        reader.check()
        refuse_where_files_differ(reader)
        make_tables(reader.manifest)
        write_files(reader)
        read_tables(reader)
        call_command("migrate", verbosity=0, interactive=False)
        return reader.manifest


def refuse_where_it_does_not_fit(told: Manifest) -> None:
    """Raise NotEmpty where an account exists, and Broken where this version cannot read the backup."""
    people = get_user_model()
    if people._meta.db_table in table_names() and people._base_manager.exists():
        raise NotEmpty("The database is not empty: somebody has been added. A backup is restored into an empty one.")
    if told.vendor != connection.vendor:
        raise Broken(f"It was made on {told.vendor}, and this database is {connection.vendor}.")
    graph = MigrationExecutor(connection).loader.graph
    if unknown := [f"{app}.{name}" for app, name in told.migrations if (app, name) not in graph.nodes]:
        raise Broken(f"It was made by another version, which has {', '.join(unknown)}. Install that version first.")


def make_tables(told: Manifest) -> None:
    """Create the tables as they were at the backup; newer migrations run after the rows are loaded."""
    if connection.vendor == "postgresql":
        drop_tables()
        executor = MigrationExecutor(connection)
        executor.migrate(last_of_each_app(executor.loader.graph, map(tuple, told.migrations)))


def last_of_each_app(graph: MigrationGraph, applied: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    known = set(applied)
    followed = {each for key in known for each in graph.node_map[key].parents if each.key[0] == key[0]}
    return sorted(known - {each.key for each in followed})


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
