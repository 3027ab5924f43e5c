"""Compares the history with its seals."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Mod
from django.utils import timezone

from core.models import Reseal, Seal, SealedBlock
from core.seals.digests import wrong_of
from core.seals.rules import PARTS, RECENT, chain_digest, part_of
from core.seals.services import LOWEST, facts_of
from core.text.dates import print_date


@dataclass
class Checked:
    """What a check found: `altered` has the blocks that are not as they were sealed, `broken` what is wrong with the
    seals themselves, in words; `head` is the digest of the latest seal, "" where there is none."""

    blocks: int = 0
    seals: int = 0
    head: str = ""
    altered: list[SealedBlock] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    @property
    def is_sound(self) -> bool:
        return not (self.altered or self.broken)

    @property
    def findings(self) -> list[str]:
        """What is wrong, a line each: the seals, and of each table the first altered block."""
        first = [next(blocks) for _, blocks in groupby(self.altered, key=lambda block: block.table)]
        return self.broken + [describe(block) for block in first]


def describe(block: SealedBlock) -> str:
    """Where something was altered: "core_historicalsetting: rows 1001 to 2000, sealed on 3 May 2026"."""
    first = "" if block.first_id == LOWEST else f"{block.first_id} "
    return f"{block.table}: rows {first}to {block.last_id}, sealed on {print_date(block.seal.made_at.date())}"


@transaction.atomic
def check_history(*, full: bool = False, head: str = "", on: dt.date) -> Checked:
    """Check the chain, and the blocks of the last two days and of a thirtieth of the others, or with `full` of all.

    `head` is one that was noted before: a chain without it is broken.
    """
    checked = Checked()
    checked.broken += broken_seals(checked)
    if head and not Seal.objects.filter(digest=head).exists():
        checked.broken.append(f"No seal has the head {head}: seals were taken away or made anew after it was noted.")
    blocks = SealedBlock.objects.select_related("seal").order_by("table", "first_id")
    if not full:
        turn = Q(part=part_of(on)) | Q(seal__made_at__gte=timezone.now() - RECENT)
        blocks = blocks.annotate(part=Mod(F("pk"), PARTS)).filter(turn)
    checked.blocks = blocks.count()
    checked.altered = wrong_of(blocks)
    return checked


def broken_seals(checked: Checked) -> Iterator[str]:
    """Says which seal, block or reseal does not follow from the one before; counts the seals, and notes the head."""
    stored = SealedBlock.objects.order_by("seal", "pk").iterator(chunk_size=2_000)
    by_seal = groupby(stored, key=lambda block: block.seal_id)
    number, of_seal = next(by_seal, (None, iter(())))
    next_key: dict[str, int] = {}
    previous = None
    for seal in Seal.objects.order_by("pk").iterator(chunk_size=2_000):
        blocks = []
        if number == seal.pk:
            blocks = list(of_seal)
            number, of_seal = next(by_seal, (None, iter(())))
        values = {"made_at": seal.made_at, "seen": seal.seen, "blocks": [facts_of(block) for block in blocks]}
        follows = seal.previous_id == (previous and previous.pk)
        if not follows or seal.digest != chain_digest(previous=previous.digest if previous else "", **values):
            yield f"Seal {seal.pk} of {print_date(seal.made_at.date())} does not follow from the seals before it."
        for block in blocks:
            if block.first_id != next_key.get(block.table, LOWEST):
                yield f"{describe(block)} does not follow from the block before."
            next_key[block.table] = block.last_id + 1
        previous = seal
        checked.seals += 1
    checked.head = previous.digest if previous else ""
    yield from broken_reseals()


def broken_reseals() -> Iterator[str]:
    """Reseals that do not go on from what was sealed before, or name a purge of which there is no record."""
    digests: dict[int, str] = {}
    reseals = Reseal.objects.select_related("block__seal", "purge__record").order_by("pk")
    for reseal in reseals.iterator(chunk_size=2_000):
        block, purge = reseal.block, reseal.purge
        if reseal.old != digests.get(block.pk, block.digest):
            yield f"{describe(block)} was sealed again from something else than it was."
        elif purge and not (hasattr(purge, "record") and purge.table == block.table):
            yield f"{describe(block)} was sealed again for a purge that was not carried out there."
        digests[block.pk] = reseal.new
