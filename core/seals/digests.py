"""The digest of the rows of a table between two keys: in the database on PostgreSQL, in Python on SQLite."""

import hashlib
import json

from django.db import DatabaseError, connection
from django.db.models import CharField, F, Func

from core.seals.sql import LOCK


def lock() -> None:
    """Waits until nobody else seals or removes sealed rows, and has others wait until this transaction ends."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def digest(table: str, columns: list[str], first_id: int, last_id: int, salt: str | None) -> str | None:
    """SHA-256 as hexadecimal digits over the salt and those columns, the first of which is the key; None where one of
    them is missing."""
    with connection.cursor() as cursor:
        if connection.vendor != "postgresql":
            return digest_on_sqlite(cursor, table, columns, first_id, last_id, salt)
        values = [table, json.dumps(columns), first_id, last_id, salt]
        cursor.execute("SELECT history_digest(%s, %s, %s, %s, %s)", values)
        return cursor.fetchone()[0]


def digest_on_sqlite(cursor, table: str, columns: list[str], first_id, last_id, salt: str | None) -> str | None:
    """Over the literals of the values: what Python reads of a cell depends on the type of its column."""
    name = connection.ops.quote_name
    key, literals = name(columns[0]), ", ".join(f"quote({name(column)})" for column in columns)
    query = f"SELECT {literals} FROM {name(table)} WHERE {key} BETWEEN %s AND %s ORDER BY {key}"  # noqa: S608
    try:
        cursor.execute(query, [first_id, last_id])
    except DatabaseError:
        return None
    if salt is None:
        return None
    rows = hashlib.sha256(salt.encode())
    for row in cursor.fetchall():
        text = json.dumps(dict(zip(columns, row, strict=True)), sort_keys=True)
        rows.update(hashlib.sha256(text.encode()).digest())
    return rows.hexdigest()


def wrong_of(blocks) -> list:
    """Those of the blocks of a queryset whose rows have another digest than is expected, in the order of the queryset.

    On PostgreSQL digest and rows are read in one statement, so that a purge in between raises no alarm.
    """
    blocks = blocks.with_expected()
    if connection.vendor != "postgresql":
        return [
            block
            for block in blocks
            if digest(block.table, block.expected_columns, block.first_id, block.last_id, block.salt_value)
            != block.expected_digest
        ]
    names = F("table"), F("expected_columns"), F("first_id"), F("last_id"), F("salt_value")
    actual = Func(*names, function="history_digest", output_field=CharField())
    return [block for block in blocks.annotate(actual=actual) if block.actual != block.expected_digest]
