"""Stores a migrated database for the next run: migrating takes longer than most tests.

On SQLite it is a file in var/, on PostgreSQL a template database next to those of the tests, which all processes of a
run copy. Its name has a hash of the migrations and packages. Migrating continues from the copy, so that post_migrate
work (guards, permissions) is always current.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

from django.core import management
from django.db import connections

from tests.stored import locked

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "var" / "migrated"


def fingerprint() -> str:
    """A hash of everything on which a freshly migrated database depends."""
    made_of = [*ROOT.glob("*/migrations/*.py"), *ROOT.glob("core/history/*.py"), ROOT / "requirements-dev.txt"]
    made_of += ROOT.glob("*/*/shipped/*.toml")  # published words never change, so they are loaded once
    digest = hashlib.sha256()
    for path in sorted(made_of):
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:20]


@contextmanager
def migrated_once() -> Iterator[None]:
    """While this is open, test databases start as a copy of an earlier run's."""
    connection = connections["default"]
    if connection.vendor == "postgresql":
        connection.settings_dict["TEST"]["TEMPLATE"] = template_of(connection)
        yield
        return
    kept, migrate = FOLDER / f"{fingerprint()}.sqlite3", management.call_command

    def call_command(name, *args, **options):
        connection = connections["default"]
        ours = name == "migrate" and connection.vendor == "sqlite" and not connection.introspection.table_names()
        if not ours:
            return migrate(name, *args, **options)
        with locked(FOLDER / "lock"):
            if kept.exists():
                with sqlite3.connect(kept) as source:
                    source.backup(connection.connection)
                source.close()
            done = migrate(name, *args, **options)
            if not kept.exists():
                keep(connection.connection, kept)
        return done

    with mock.patch.object(management, "call_command", call_command):
        yield


def keep(database: sqlite3.Connection, path: Path) -> None:
    """Writes a database to a file atomically, and deletes those with another fingerprint."""
    path.parent.mkdir(parents=True, exist_ok=True)
    for old in path.parent.glob("*.sqlite3"):
        old.unlink(missing_ok=True)
    new = path.with_suffix(f".{os.getpid()}")
    with sqlite3.connect(new) as target:
        database.backup(target)
    target.close()
    new.replace(path)


def template_of(connection) -> str:
    """Name of the migrated database from which PostgreSQL copies those of the tests; created if missing.

    Other processes wait meanwhile. Templates with another fingerprint are dropped.
    """
    kind = f"{connection.settings_dict['NAME']}_migrated_"
    name = kind + fingerprint()
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtext(%s))", [kind])  # released with the connection
        cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [kind])
        found = {row[0] for row in cursor.fetchall()}
        if name not in found:
            for old in found:
                cursor.execute(f'DROP DATABASE "{old}"')
            cursor.execute(f'CREATE DATABASE "{kind}"')
            migrate_there(connection, kind)
            cursor.execute(f'ALTER DATABASE "{kind}" RENAME TO "{name}"')
    return name


def migrate_there(connection, name: str) -> None:
    """Migrates another database on the server of a connection."""
    usual = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        management.call_command("migrate", verbosity=0, interactive=False, database=connection.alias)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = usual
