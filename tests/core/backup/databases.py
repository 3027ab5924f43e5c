"""Databases beside that of the tests, into which backups are restored; and what a backup holds, as text."""

from __future__ import annotations

import subprocess
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg2
from django.db import connection

from core.backup.archive import DUMP
from core.backup.database import find_program
from core.backup.restoring import restore_backup


@contextmanager
def new_database(name: str, *, template: str = "template0") -> Iterator[str]:
    """A database on the server of the tests, without tables or a copy of another, dropped at the end; its name."""
    name = f"{connection.settings_dict['NAME']}_{name}"
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    yield name
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@contextmanager
def connected_to(name: str) -> Iterator[None]:
    """All reads and writes are of another database of the server meanwhile."""
    usual = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = usual


@contextmanager
def fresh_database() -> Iterator[None]:
    with new_database("fresh") as name, connected_to(name):
        yield


@contextmanager
def restored(path: Path) -> Iterator[None]:
    """A backup is restored into a fresh database, which is read and written meanwhile."""
    with fresh_database():
        restore_backup(path)
        yield


def url_of(name: str) -> str:
    """The address of a database of the server, for a process of its own."""
    values = connection.settings_dict
    password = f":{values['PASSWORD']}" if values["PASSWORD"] else ""
    return f"postgres://{values['USER']}{password}@{values['HOST']}:{values['PORT'] or 5432}/{name}"


def tables_of(name: str) -> list[str]:
    """The tables of a database of the server, by name."""
    other = psycopg2.connect(url_of(name))
    with other, other.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        tables = [table for (table,) in cursor.fetchall()]
    other.close()
    return tables


def dump_as_text(path: Path) -> str:
    """The database of a backup as the statements and rows that pg_restore would send."""
    with zipfile.ZipFile(path) as archive:
        dump = archive.read(DUMP)
    words = [find_program("pg_restore"), "--file=-"]
    return subprocess.run(words, input=dump, capture_output=True, check=True).stdout.decode()
