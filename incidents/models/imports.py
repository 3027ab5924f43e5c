"""An extract of the case system on its way in, what its words mean here, and the prints of rows that came in.

Nothing of a file is held in the clear: its rows are sealed while it waits and dropped when that ends, and what is
remembered of headings, words and rows are keyed hashes.
"""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.utils import timezone

from core.models import Tracked
from incidents.models.incidents import Incident
from incidents.records.querysets import ExtractQuerySet, ImportWordQuerySet

PERSON = settings.AUTH_USER_MODEL
WAITS = dt.timedelta(hours=1)  # for which the rows of a file are held before somebody accepts or cancels


class Extract(Tracked):
    """One file. `sealed` are its rows, encrypted, and empty once it was accepted, cancelled or left for an hour.

    `columns` names the field of each column by its number; `counts` says what became of the rows, the refused ones by
    number and reason. Its file name is not kept, since people put names of children into those.
    """

    history_name = "extract"
    history_page = False
    untracked = ("sealed", "done")

    class State(models.TextChoices):
        COLUMNS = "columns", "Columns to be chosen"
        WORDS = "words", "Words to be matched"
        PREVIEW = "preview", "Waits to be accepted"
        WORKING = "working", "Being saved"
        ACCEPTED = "accepted", "Accepted"
        CANCELLED = "cancelled", "Cancelled"
        UNDONE = "undone", "Undone"

    state = models.CharField("state", max_length=10, choices=State, default=State.COLUMNS)
    uploaded_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name="uploaded by")
    uploaded_at = models.DateTimeField("uploaded at", default=timezone.now)
    sealed = models.TextField(blank=True, editable=False)
    columns = models.JSONField(default=dict)
    take_same_case = models.BooleanField("take in rows of a case that is here by hand", default=False)
    mark = models.CharField(max_length=64, blank=True)  # of the preview that was accepted
    done = models.PositiveSmallIntegerField("done, of 100", default=0)
    counts = models.JSONField(default=dict)
    accepted_on = models.DateField("accepted on", null=True, blank=True)

    objects = ExtractQuerySet.as_manager()

    class Meta:
        ordering = ["-uploaded_at", "-pk"]
        verbose_name = "import of an extract"
        verbose_name_plural = "imports of extracts"

    def __str__(self):
        return f"Import {self.pk}"

    @property
    def ends_at(self) -> dt.datetime:
        return self.uploaded_at + WAITS


class ImportWord(Tracked):
    """What a heading or a word of the case system means here: a keyed hash of it, and one of our fields or values."""

    history_name = "import_word"
    history_page = False
    field = models.CharField("of", max_length=20)  # "column", or the field whose list the word stands for
    digest = models.CharField(max_length=64, editable=False)
    means = models.CharField("means", max_length=40)

    objects = ImportWordQuerySet.as_manager()

    class Meta:
        verbose_name = "word of the case system"
        verbose_name_plural = "words of the case system"
        constraints = [models.UniqueConstraint(name="import_word_once", fields=["field", "digest"])]

    def __str__(self):
        return f"A word for {self.means}"


class ImportedRow(models.Model):
    """Which record a row of an extract became: keyed hashes of what names the row, of all that it said, and of what
    names its event.

    So the same file again changes nothing, even where the record was corrected here since, and the next child of an
    event finds the others.
    """

    incident = models.OneToOneField(Incident, models.PROTECT, related_name="imported")
    identity = models.CharField(max_length=64, unique=True)
    content = models.CharField(max_length=64, blank=True)
    event = models.CharField(max_length=64, blank=True, db_index=True)

    class Meta:
        verbose_name = "print of an imported row"
        verbose_name_plural = "prints of imported rows"

    def __str__(self):
        return f"Print of record {self.incident_id}"
