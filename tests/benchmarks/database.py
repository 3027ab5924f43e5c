"""A PostgreSQL database that lives as long as one run of the benchmark."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import dj_database_url
import psycopg2
from psycopg2 import sql


class Missing(Exception):
    """There is no database on which to measure; the message says what to do."""


@contextmanager
def own_database(url: str) -> Iterator[str]:
    """Address of an empty database beside the one at `url`, named after it with "_bench"; dropped afterwards.

    What an earlier run that was cut off has left under this name is dropped first. Raises Missing where `url` is no
    PostgreSQL: the figures are about what a board runs.
    """
    parts = dj_database_url.parse(url)
    if not parts["ENGINE"].endswith("postgresql"):
        raise Missing("The benchmarks need PostgreSQL. Start one on 127.0.0.1:5432, or set DATABASE_URL_TEST_PG.")
    name = f"{parts['NAME']}_bench"
    login = {
        "host": parts["HOST"],
        "port": parts["PORT"] or 5432,
        "user": parts["USER"],
        "password": parts["PASSWORD"],
    }
    begin, _, query = url.partition("?")
    address = begin.rsplit("/", 1)[0] + f"/{name}" + (f"?{query}" if query else "")

    def command(words: str) -> None:
        connection = psycopg2.connect(dbname="postgres", **{key: value for key, value in login.items() if value})
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(sql.SQL(words).format(sql.Identifier(name)))
        connection.close()

    command("DROP DATABASE IF EXISTS {} WITH (FORCE)")
    command("CREATE DATABASE {}")
    try:
        yield address
    finally:
        command("DROP DATABASE IF EXISTS {} WITH (FORCE)")


def server_version(url: str) -> str:
    """The version of the server at this address: "15.14"."""
    connection = psycopg2.connect(url)
    version = connection.server_version
    connection.close()
    return f"{version // 10_000}.{version % 10_000}"
