"""The digest of the rows of a table between two keys, which the database makes (core/seals/sql.py)."""

import json

from django.db import connection
from django.db.models import CharField, F, Func

from core.seals.sql import LOCK

DROPPED = ""  # instead of the digest of a block whose table a migration dropped


def lock() -> None:
    """Waits until nobody else seals or removes sealed rows, and has others wait until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def digest(table: str, columns: list[str], first_id: int, last_id: int, salt: str | None) -> str | None:
    """SHA-256 as hexadecimal digits over the salt and those columns, the first of which is the key; None where one of
    them is missing."""
    values = [table, json.dumps(columns), first_id, last_id, salt]
    with connection.cursor() as cursor:
        cursor.execute("SELECT history_digest(%s, %s, %s, %s, %s)", values)
        return cursor.fetchone()[0]


def wrong_of(blocks) -> list:
    """Those of the blocks of a queryset whose rows have another digest than is expected, in the order of the queryset.

    Digest and rows are read in one statement, so that a purge in between raises no alarm. A table that was dropped
    otherwise than by a migration has no digest, while one is expected.
    """
    names = F("table"), F("expected_columns"), F("first_id"), F("last_id"), F("salt_value")
    actual = Func(*names, function="history_digest", output_field=CharField())
    blocks = blocks.with_expected().annotate(actual=actual)
    return [block for block in blocks if (block.actual or DROPPED) != block.expected_digest]
