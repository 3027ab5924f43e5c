"""What a table of a board on PostgreSQL holds, as a digest that is the same wherever the same is held."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable

# Counts that the database keeps by adding rows. They are counted anew after every migration, in fewer rows: what they
# come to is compared, not how many rows it stands in.
COUNTED = {"incidents_incidentcount"}
OWN = {"id", "n"}  # of a row of these


def rows_of(table: str, columns: Iterable[str]) -> str:
    """A statement that gives what these columns of a table hold, one text a row, in order."""
    names = sorted(set(columns) - OWN) if table in COUNTED else sorted(columns)
    listed = ", ".join(f'"{name}"' for name in names)
    if table in COUNTED:
        return f'SELECT ROW({listed}, sum(n))::text FROM "{table}" GROUP BY {listed} HAVING sum(n) <> 0 ORDER BY 1'
    return f'SELECT ROW({listed})::text FROM "{table}" ORDER BY 1'


def digest_of(cursor, table: str, columns: Iterable[str]) -> str:
    """The digest of these columns in every row of a table."""
    cursor.copy_expert(f"COPY ({rows_of(table, columns)}) TO STDOUT", text := io.StringIO())
    return hashlib.sha256(text.getvalue().encode()).hexdigest()
