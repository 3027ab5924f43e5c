"""Seals blocks again whose rows change for a reason that is known: a purge by two people, or a migration."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from secrets import token_hex

from django.db import connection, transaction

from core.models import BlockSalt, Reseal, SealedBlock
from core.seals.digests import digest, lock, wrong_of


@contextmanager
def reseal(table: str, *, why: str = "", purge=None, rows: Collection[int] | None = None) -> Iterator[None]:
    """Seals the blocks of a table again after what is done inside, which changes the rows with the keys `rows`, or any.

    A block that was altered before stays as it was sealed, so that the alteration is still found. `why` says what a
    migration does; a purge has its request instead. Does nothing where there are no seals yet.
    """
    if SealedBlock._meta.db_table not in connection.introspection.table_names():
        yield
        return
    with transaction.atomic():
        lock()
        blocks = SealedBlock.objects.filter(table=table)
        if rows is not None:
            touched = [block.pk for block in blocks if any(block.first_id <= row <= block.last_id for row in rows)]
            blocks = blocks.filter(pk__in=touched)
        wrong = {block.pk for block in wrong_of(blocks)}
        sound = [block for block in blocks.with_expected() if block.pk not in wrong]
        yield
        for block in sound:
            columns = block.expected_columns if purge else columns_of(table, first=block.expected_columns[0])
            place = table, columns, block.first_id, block.last_id
            if digest(*place, block.salt_value) != block.expected_digest:
                salt = token_hex(16)
                BlockSalt.objects.filter(block=block).update(value=salt)
                values = {"old": block.expected_digest, "new": digest(*place, salt), "columns": columns}
                Reseal.objects.create(block=block, purge=purge, why=why, **values)


def columns_of(table: str, *, first: str) -> list[str]:
    """The columns of a table in the database, the key first."""
    with connection.cursor() as cursor:
        names = [column.name for column in connection.introspection.get_table_description(cursor, table)]
    return [first, *sorted({*names} - {first})]
