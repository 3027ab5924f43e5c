"""Seals what was written to the history since the seal before."""

import logging
from collections.abc import Iterator
from itertools import batched
from secrets import token_hex

from django.db import connection, models, transaction
from django.utils import timezone

from core.history.guards import sealed_models
from core.models import BlockSalt, Seal, SealedBlock
from core.seals.digests import digest, lock
from core.seals.rules import ROWS, chain_digest

logger = logging.getLogger("core.seals")

LOWEST = -(2**63)  # the first block of a table begins there, so that no row stands before it
WRITING = """
    SELECT DISTINCT virtualtransaction FROM pg_locks
    WHERE locktype = 'relation' AND mode = 'RowExclusiveLock' AND pid <> pg_backend_pid()
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
      AND relation = ANY (%s::regclass[]::oid[])"""
STILL_THERE = "SELECT count(*) FROM pg_locks WHERE virtualtransaction = ANY (%s)"


@transaction.atomic
def seal_history() -> Seal:
    """Make a seal over the rows that the seal before saw, and note which rows there are now.

    A row gets its key before its transaction ends, so that a lower key can appear after a higher one. What was there at
    the seal before is therefore sealed once every transaction that was writing then has ended; else by the next seal.
    """
    lock()
    last = Seal.objects.order_by("-pk").first()
    seen, unfinished = what_is_there()
    blocks: list[SealedBlock] = []
    if last and is_any_left(last.unfinished):
        logger.warning("Transactions of the seal before have not ended: the history is sealed by the next seal")
        seen, unfinished = last.seen, last.unfinished
    elif last:
        blocks = list(new_blocks(last.seen))
    now = timezone.now()
    head = chain_digest(
        previous=last.digest if last else "", made_at=now, seen=seen, blocks=[facts_of(block) for block in blocks]
    )
    seal = Seal.objects.create(made_at=now, previous=last, digest=head, seen=seen, unfinished=unfinished)
    for block in blocks:
        block.seal = seal
    SealedBlock.objects.bulk_create(blocks)
    BlockSalt.objects.bulk_create([BlockSalt(block=block, value=block.salt.value) for block in blocks])
    rows = sum(block.rows for block in blocks)
    logger.info("Seal %s over %s new rows of the history; its head is %s", seal.pk, rows, head)
    return seal


def what_is_there() -> tuple[dict[str, int], list[str]]:
    """The highest key of each table that has rows, and the transactions that may still write lower ones: every one that
    writes there took its lock before its key."""
    tables = {}
    for model in sealed_models():
        if highest := model._base_manager.aggregate(highest=models.Max("pk"))["highest"]:
            tables[model._meta.db_table] = highest
    with connection.cursor() as cursor:
        cursor.execute(WRITING, [list(tables)])
        return tables, sorted(row[0] for row in cursor.fetchall())


def is_any_left(transactions: list[str]) -> bool:
    if not transactions:
        return False
    with connection.cursor() as cursor:
        cursor.execute(STILL_THERE, [transactions])
        return cursor.fetchone()[0] > 0


def new_blocks(seen: dict[str, int]) -> Iterator[SealedBlock]:
    """Blocks, not saved, over the rows of each table up to the key that was seen and after those that are sealed."""
    last_keys = dict(SealedBlock.objects.order_by().values_list("table").annotate(last=models.Max("last_id")))
    for model in sealed_models():
        table, key = model._meta.db_table, model._meta.pk.column
        first, highest = last_keys.get(table, LOWEST - 1) + 1, seen.get(table, LOWEST)
        if first > highest:
            continue
        columns = [key, *sorted({field.column for field in model._meta.concrete_fields} - {key})]
        rows = model._base_manager.filter(pk__gte=first, pk__lte=highest).order_by("pk")
        for keys in batched(rows.values_list("pk", flat=True), ROWS):
            block = SealedBlock(table=table, columns=columns, first_id=first, last_id=keys[-1], rows=len(keys))
            block.salt = BlockSalt(block=block, value=token_hex(16))
            block.digest = digest(table, columns, first, keys[-1], block.salt.value)
            yield block
            first = keys[-1] + 1


def facts_of(block: SealedBlock) -> tuple:
    """What a seal says of a block."""
    return block.table, block.first_id, block.last_id, block.rows, block.columns, block.digest
