"""PostgreSQL databases for the benchmark: stored ones that a run copies, and copies that live as long as the run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import dj_database_url
import psycopg2
from psycopg2 import sql


class Missing(Exception):
    """There is no database on which to measure; the message says what to do."""


def sibling(url: str, name: str) -> str:
    """URL of the database `name` on the server of `url`."""
    begin, _, query = url.partition("?")
    return begin.rsplit("/", 1)[0] + f"/{name}" + (f"?{query}" if query else "")


def prefix(url: str) -> str:
    """How the names of the benchmark's databases begin. Raises Missing where `url` is blank."""
    if not url:
        raise Missing("The benchmarks need a database. Use `python3 dev.py bench`, or set DATABASE_URL.")
    return f"{dj_database_url.parse(url)['NAME']}_bench"


def execute(url: str, statement: str, *names: str) -> None:
    """Run a statement about whole databases; each {} stands for a name."""
    connection = psycopg2.connect(sibling(url, "postgres"))
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
    connection.close()


def database_names(url: str) -> list[str]:
    """The databases of the server."""
    with suppress(psycopg2.Error):
        connection = psycopg2.connect(sibling(url, "postgres"))
        with connection.cursor() as cursor:
            cursor.execute("SELECT datname FROM pg_database")
            names = [name for (name,) in cursor.fetchall()]
        connection.close()
        return names
    raise Missing("PostgreSQL does not answer.")


def stored_database(url: str, kind: str, fingerprint: str, fill: Callable[[str], None], template="template1") -> str:
    """Name of the database of this kind and fingerprint; where it is missing, `fill` gets the URL of a copy of `template`.

    One of the same kind with another fingerprint is dropped then. A database that was not filled to its end is not kept.
    """
    begin, known = f"{prefix(url)}_{kind}_", database_names(url)
    name, new = begin + fingerprint, f"{begin}new"
    if name not in known:
        for old in known:
            if old.startswith(begin):
                execute(url, "DROP DATABASE {} WITH (FORCE)", old)
        execute(url, "CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY", new, template)
        fill(sibling(url, new))
        execute(url, "ALTER DATABASE {} RENAME TO {}", new, name)
    return name


@contextmanager
def copied_database(url: str, kind: str, template: str = "template1") -> Iterator[str]:
    """URL of a copy of a database that is dropped on leaving; one that an earlier run left is dropped first."""
    name = f"{prefix(url)}_{kind}"
    execute(url, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
    execute(url, "CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY", name, template)
    try:
        yield sibling(url, name)
    finally:
        execute(url, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


def server_version(url: str) -> str:
    """The version of the server at this address: "15.14"."""
    connection = psycopg2.connect(sibling(url, "postgres"))
    version = connection.server_version
    connection.close()
    return f"{version // 10_000}.{version % 10_000}"
