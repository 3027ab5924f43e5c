"""What a table of a board on PostgreSQL holds, as a digest that is the same wherever the same is held."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable


def digest_of(cursor, table: str, columns: Iterable[str]) -> str:
    """The digest of these columns in every row of a table, in any order of the rows."""
    listed = ", ".join(f'"{name}"' for name in sorted(columns))
    cursor.copy_expert(f'COPY (SELECT ROW({listed})::text FROM "{table}" ORDER BY 1) TO STDOUT', text := io.StringIO())
    return hashlib.sha256(text.getvalue().encode()).hexdigest()
