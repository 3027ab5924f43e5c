"""Reads and writes the tables of either database.

PostgreSQL: each table in COPY format, all from one snapshot. SQLite: the whole database as one file. The tables of
models that say `never_backed_up` are in it without rows: what they hold is lost with the machine (ADR 0089).
"""

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.apps import apps
from django.db import connection, transaction
from psycopg2 import sql

from core.backup.archive import PIECE, Broken, Reader, Writer

DATABASE = "database.sqlite3"
COLUMNS = """
    SELECT c.table_name, c.column_name FROM information_schema.columns c
    JOIN information_schema.tables t USING (table_schema, table_name)
    WHERE c.table_schema = current_schema() AND t.table_type = 'BASE TABLE' AND c.is_generated = 'NEVER'
    ORDER BY c.table_name, c.ordinal_position"""
SEQUENCES = "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = current_schema()"
NEXT = "SELECT setval(format('%%I.%%I', current_schema(), %s::text)::regclass, %s)"


def table_names() -> list[str]:
    return sorted(connection.introspection.table_names())


def never_backed_up() -> set[str]:
    return {model._meta.db_table for model in apps.get_models() if getattr(model, "never_backed_up", False)}


def read_columns(cursor) -> dict[str, list[str]]:
    cursor.execute(COLUMNS)
    found: dict[str, list[str]] = {}
    for table, column in cursor.fetchall():
        found.setdefault(table, []).append(column)
    return found


def copied(table: str, columns: list[str], way: str) -> sql.Composed:
    """COPY of these columns of a table; `way` is TO STDOUT or FROM STDIN."""
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    return sql.SQL("COPY {} ({}) {}").format(sql.Identifier(table), names, sql.SQL(way))


@contextmanager
def one_moment() -> Iterator:
    """A cursor that reads one snapshot; on SQLite for each statement only, where the file is copied in one go."""
    if connection.vendor != "postgresql":
        with connection.cursor() as cursor:
            yield cursor
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield cursor


def write_tables(writer: Writer, cursor) -> None:
    """Write every row to a backup, and record how many. Call it inside a transaction with a snapshot."""
    (_write_copies if connection.vendor == "postgresql" else _write_file)(writer, cursor)


def _write_copies(writer: Writer, cursor) -> None:
    told = writer.manifest
    told.columns = read_columns(cursor)
    if not told.columns:
        raise Broken("This role finds no table in the database: look at its search_path. Nothing was saved.")
    empty = never_backed_up()
    for table, columns in told.columns.items():
        with writer.member(f"tables/{table}") as member:
            if table not in empty:
                cursor.cursor.copy_expert(copied(table, columns, "TO STDOUT"), member)
        told.tables[table] = 0 if table in empty else cursor.cursor.rowcount
    cursor.execute(SEQUENCES)
    told.sequences = dict(cursor.fetchall())


def _write_file(writer: Writer, cursor) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / DATABASE
        copy = sqlite3.connect(path)
        connection.connection.backup(copy)
        empty_tables_of_file(copy)
        writer.manifest.tables = count_rows_of_file(copy)
        copy.close()
        with path.open("rb") as source, writer.member(DATABASE) as member:
            while piece := source.read(PIECE):
                member.write(piece)


def empty_tables_of_file(database: sqlite3.Connection) -> None:
    """Delete the rows that are never backed up from a copy of the database, and the freed pages of its file."""
    there = {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    for table in never_backed_up() & there:
        _execute(database, "DELETE", table)
    database.commit()
    database.execute("VACUUM")


def _execute(database: sqlite3.Connection, what: str, table: str) -> sqlite3.Cursor:
    return database.execute(f'{what} FROM "{table}"')


def count_rows_of_file(database: sqlite3.Connection) -> dict[str, int]:
    counts = {}
    tables = database.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    for (table,) in sorted(tables.fetchall()):
        (counts[table],) = _execute(database, "SELECT count(*)", table).fetchone()
    return counts


def count_rows(cursor) -> dict[str, int]:
    counts = {}
    for table in table_names():
        cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608 (a name of a table)
        counts[table] = cursor.fetchone()[0]
    return counts


def drop_tables() -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for table in table_names():
                cursor.execute(sql.SQL("DROP TABLE IF EXISTS {} CASCADE").format(sql.Identifier(table)))


def read_tables(reader: Reader) -> None:
    """Replace all rows of the tables with those of a backup.

    Triggers are disabled meanwhile, since the rows have passed them once. Foreign keys are checked before they are
    enabled again. Raises Broken where the tables differ.
    """
    (_read_copies if connection.vendor == "postgresql" else _read_file)(reader)


def _read_copies(reader: Reader) -> None:
    told = reader.manifest
    with transaction.atomic(), connection.cursor() as cursor:
        if read_columns(cursor) != told.columns:
            raise Broken("Its tables are not those that its migrations make here.")
        tables = [sql.Identifier(table) for table in told.columns]
        _switch(cursor, "DISABLE", tables)
        for table in tables:  # few rows: TRUNCATE creates new files, which takes seconds
            cursor.execute(sql.SQL("DELETE FROM {}").format(table))
        for table, columns in told.columns.items():
            with reader.open(f"tables/{table}") as member:
                cursor.cursor.copy_expert(copied(table, columns, "FROM STDIN"), member)
        for name, last in told.sequences.items():
            if last is not None:
                cursor.execute(NEXT, [name, last])
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        _switch(cursor, "ENABLE", tables)
        if count_rows(cursor) != told.tables:
            raise Broken("Not every row could be read back.")


def _switch(cursor, how: str, tables: list[sql.Identifier]) -> None:
    for table in tables:
        cursor.execute(sql.SQL("ALTER TABLE {} {} TRIGGER USER").format(table, sql.SQL(how)))


def _read_file(reader: Reader) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / DATABASE
        with reader.open(DATABASE) as member, path.open("wb") as out:
            while piece := member.read(PIECE):
                out.write(piece)
        connection.ensure_connection()
        source = sqlite3.connect(path)
        try:
            if count_rows_of_file(source) != reader.manifest.tables:
                raise Broken("Not every row could be read back.")
            source.backup(connection.connection)
        finally:
            source.close()
