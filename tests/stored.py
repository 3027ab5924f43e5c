"""Saves slow fixtures once and loads them: the rows of the cast's board, and of the demonstration board.

They are stored in var/, with a hash of the code of the apps, cast and factories and the day in their names. A file of
tests that uses them pays for reading rows, not for services.
"""

from __future__ import annotations

import datetime as dt
import functools
import hashlib
import io
import os
import pickle
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management.color import no_style
from django.db import connections, transaction
from django.utils import timezone

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "var" / "stored"


def stored[T](name: str, make: Callable[[], T]) -> T:
    """The result of `make`, with all the rows and files that it saves: created now, or loaded.

    `make` may only add rows, to tables as they are after migrating; its result is pickled. Raises ValueError where it
    changes an existing row.
    """
    with one_at_a_time(name):
        return made_or_read_back(name, make)


def made_or_read_back[T](name: str, make: Callable[[], T]) -> T:
    path = FOLDER / f"{name}-{made_of(timezone.localdate(), dt.date.today())}.pickle"
    try:
        rows, files, made = pickle.loads(path.read_bytes())  # our own data
    except FileNotFoundError:
        return pickle.loads(keep(path, f"{name}-*.pickle", make))
    write_rows(rows)
    for held, content in files.items():
        default_storage.delete(held)
        default_storage.save(held, ContentFile(content))
    return pickle.loads(made)


@contextmanager
def one_at_a_time(name: str) -> Iterator[None]:
    """Processes of a run on one database wait for the one that creates it, rather than create it too."""
    with connections["default"]._nodb_cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtext(%s))", [f"{FOLDER}/{name}"])  # released with the connection
        yield


def keep(path: Path, others: str, make: Callable) -> bytes:
    """Creates it, writes the file atomically, deletes those with another hash, and returns the pickled result.

    Raises IntegrityError for a dangling foreign key, ValueError where an existing row was changed.
    """
    rows_before, files_before = read_rows(), set(every_file())
    made = pickle.dumps(make())
    connections["default"].check_constraints()
    rows = {}
    for table, now in read_rows().items():
        before = set(rows_before[table])
        if not before <= set(now):
            raise ValueError(f"A row of {table} that was there has been changed.")
        if added := [row for row in now if row not in before]:
            rows[table] = added
    files = {held: default_storage.open(held).read() for held in every_file() if held not in files_before}
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_suffix(f".{os.getpid()}")
    new.write_bytes(pickle.dumps((rows, files, made)))
    for old in path.parent.glob(others):
        old.unlink(missing_ok=True)
    new.replace(path)
    return made


@functools.cache
def code() -> bytes:
    """Digest of every file of the apps, of the cast, the factories and the played year, and of the packages."""
    rooms = [found.parent for found in ROOT.glob("*/__init__.py") if found.parent.name != "tests"]
    paths = [ROOT / "requirements-dev.txt", ROOT / "tests" / "cast.py", ROOT / "tests" / "demo.py", Path(__file__)]
    paths += (ROOT / "tests").glob("*/played_*.py")
    for folder in [*rooms, ROOT / "tests" / "factories"]:
        paths += [path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return digest.digest()


def made_of(*days: dt.date) -> str:
    """A hash of the code and of the days on which it runs."""
    return hashlib.sha256(code() + repr(days).encode()).hexdigest()[:20]


def read_rows() -> dict[str, list[str]]:
    """The rows of each table, as lines in the form in which PostgreSQL copies them."""
    connection, rows = connections["default"], {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.copy_expert(f'COPY "{table}" TO STDOUT', text := io.StringIO(newline="\n"))
            rows[table] = text.getvalue().splitlines(keepends=True)
    return rows


def write_rows(rows: dict[str, list[str]]) -> None:
    """Adds rows to their tables in any order; the next saved record gets a number after them.

    Triggers do not run: the rows have been through them once, and through a check of their foreign keys.
    """
    with transaction.atomic(), connections["default"].cursor() as cursor:
        with without_triggers(cursor, rows):
            for table, added in rows.items():
                cursor.copy_expert(f'COPY "{table}" FROM STDIN', io.StringIO("".join(added), newline="\n"))
        number_after(cursor, rows)


def number_after(cursor, tables: Iterable[str]) -> None:
    """The next record of each of these tables gets the number after its highest."""
    tables = set(tables)
    models = [model for model in apps.get_models(include_auto_created=True) if model._meta.db_table in tables]
    if statements := cursor.db.ops.sequence_reset_sql(no_style(), models):
        cursor.execute("".join(statements))


@contextmanager
def without_triggers(cursor, tables: Iterable[str]) -> Iterator[None]:
    """While this is open, no trigger of these tables runs; for PostgreSQL's superuser of any table.

    Switching the triggers of each table off and on takes several times as long as writing the rows.
    """
    cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
    if cursor.fetchone()[0]:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET LOCAL session_replication_role = replica")
        yield
        cursor.execute("SET LOCAL session_replication_role = origin; SET CONSTRAINTS ALL DEFERRED")
        return
    _switch(cursor, "DISABLE", tables)
    yield
    _switch(cursor, "ENABLE", tables)


def _switch(cursor, how: str, tables: Iterable[str]) -> None:
    """PostgreSQL changes a table's triggers only when no foreign key of its rows is pending."""
    changes = [f'ALTER TABLE "{table}" {how} TRIGGER USER' for table in tables]
    cursor.execute("; ".join(["SET CONSTRAINTS ALL IMMEDIATE", *changes, "SET CONSTRAINTS ALL DEFERRED"]))


def every_file(folder: str = "") -> list[str]:
    """Names of all files in the storage, which tests have in memory."""
    folders, names = default_storage.listdir(folder) if not folder or default_storage.exists(folder) else ([], [])
    found = [f"{folder}{name}" for name in names]
    for inner in folders:
        found += every_file(f"{folder}{inner}/")
    return found
