"""Seals blocks again whose rows a migration changes; a purge has the database do it (core/seals/sql.py)."""

from collections.abc import Iterator
from contextlib import contextmanager
from secrets import token_hex

from django.db import connection, transaction

from core.models import BlockSalt, Reseal, SealedBlock
from core.seals.digests import DROPPED, digest, lock, wrong_of


@contextmanager
def reseal(table: str, *, why: str) -> Iterator[None]:
    """Seals the blocks of a table again after what is done inside, which changes its rows; `why` says what that is.

    A block that was altered before stays as it was sealed, so that the alteration is still found. A table
    that is dropped inside has DROPPED instead of digests. Does nothing where there are no seals yet.
    """
    if SealedBlock._meta.db_table not in connection.introspection.table_names():
        yield
        return
    with transaction.atomic():
        lock()
        blocks = SealedBlock.objects.filter(table=table)
        wrong = {block.pk for block in wrong_of(blocks)}
        sound = [block for block in blocks.with_expected() if block.pk not in wrong]
        yield
        is_dropped = table not in connection.introspection.table_names()
        for block in sound:
            columns = block.expected_columns
            if not is_dropped:
                columns = columns_of(table, first=columns[0])
            place = table, columns, block.first_id, block.last_id
            if digest(*place, block.salt_value) != block.expected_digest:
                salt = token_hex(16)
                BlockSalt.objects.filter(block=block).update(value=salt)
                values = {"old": block.expected_digest, "new": digest(*place, salt) or DROPPED, "columns": columns}
                Reseal.objects.create(block=block, why=why, **values)


def columns_of(table: str, *, first: str) -> list[str]:
    """The columns of a table in the database, the key first."""
    with connection.cursor() as cursor:
        names = [column.name for column in connection.introspection.get_table_description(cursor, table)]
    return [first, *sorted({*names} - {first})]
