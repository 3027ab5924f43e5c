"""Stores a migrated database for the next run: migrating takes longer than most tests.

It is a template database next to those of the tests, which all processes of a run copy. Its name has a hash of the
migrations and packages. Migrating continues from the copy, so that post_migrate work (guards, permissions) is always
current.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core import management
from django.db import connections

ROOT = Path(__file__).resolve().parent.parent


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
    connection.settings_dict["TEST"]["TEMPLATE"] = template_of(connection)
    yield


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
