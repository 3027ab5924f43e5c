"""Seals over the history (ADR 76). Their rows are never changed or deleted."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from core.seals.querysets import SealedBlockQuerySet


class Seal(models.Model):
    """A run that seals; its digest, once noted, proves later that the history up to then is the same."""

    made_at = models.DateTimeField("made at", default=timezone.now, editable=False)
    previous = models.OneToOneField(
        "self", verbose_name="seal before", null=True, on_delete=models.PROTECT, related_name="next"
    )
    digest = models.CharField("digest", max_length=64, unique=True)
    seen = models.JSONField("highest key of each table")
    unfinished = models.JSONField("transactions that were writing then")

    class Meta:
        ordering = ["pk"]
        verbose_name = "seal"

    def __str__(self):
        return f"Seal {self.pk}"


class SealedBlock(models.Model):
    """Rows of one table, between two keys, as they were sealed. `columns` begins with the key of the table."""

    seal = models.ForeignKey(Seal, verbose_name="seal", on_delete=models.PROTECT, related_name="blocks")
    table = models.CharField("table", max_length=63)
    first_id = models.BigIntegerField("first key")
    last_id = models.BigIntegerField("last key")
    rows = models.PositiveIntegerField("rows")
    columns = models.JSONField("columns")
    digest = models.CharField("digest", max_length=64)

    objects = SealedBlockQuerySet.as_manager()

    class Meta:
        ordering = ["table", "first_id"]
        verbose_name = "sealed block"
        constraints = [models.UniqueConstraint(fields=["table", "first_id"], name="sealed_block_once")]

    def __str__(self):
        return f"{self.table}, {self.first_id} to {self.last_id}"


class BlockSalt(models.Model):
    """Random digits in a block's digest; a purge replaces them, so that no guess at what went can be tested."""

    block = models.OneToOneField(
        SealedBlock, verbose_name="block", primary_key=True, on_delete=models.PROTECT, related_name="salt"
    )
    value = models.CharField("digits", max_length=32)

    class Meta:
        verbose_name = "salt of a block"

    def __str__(self):
        return f"Salt of {self.block}"


class Reseal(models.Model):
    """A block with another digest since, because of a purge or a migration; written in the same transaction."""

    block = models.ForeignKey(SealedBlock, verbose_name="block", on_delete=models.PROTECT, related_name="reseals")
    old = models.CharField("digest before", max_length=64)
    new = models.CharField("digest after", max_length=64)
    columns = models.JSONField("columns after")
    purge = models.ForeignKey(
        "core.PurgeRequest", verbose_name="request", null=True, on_delete=models.PROTECT, related_name="reseals"
    )
    why = models.CharField("what the migration did", max_length=200, blank=True)
    made_at = models.DateTimeField("made at", default=timezone.now, editable=False)

    class Meta:
        ordering = ["pk"]
        verbose_name = "reseal"
        constraints = [
            models.CheckConstraint(
                name="reseal_has_a_request_or_a_reason",
                condition=Q(purge__isnull=False, why="") | (Q(purge__isnull=True) & ~Q(why="")),
            )
        ]

    def __str__(self):
        return f"{self.block} after {self.why or self.purge}"
