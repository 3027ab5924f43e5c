"""Files that boards take in, and what is remembered of their headings and words."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from core.importing.querysets import ImportQuerySet
from core.models.bases import Tracked


class Import(Tracked):
    """One file that is being imported. `work` is what was read and decided, sealed by its importer, empty at the end;
    `target` is the key of the record to which it belongs, such as a plan; `saved` what it made and changed.
    """

    history_name = "import"
    untracked = ("work",)

    class State(models.TextChoices):
        TABLES = "tables", "Tables to be chosen"
        COLUMNS = "columns", "Columns to be chosen"
        VALUES = "values", "Words to be matched"
        PREVIEW = "preview", "Waits to be accepted"
        WORKING = "working", "Being saved"
        ACCEPTED = "accepted", "Accepted"
        UNDONE = "undone", "Undone"
        CANCELLED = "cancelled", "Cancelled"

    WAITING = (State.TABLES, State.COLUMNS, State.VALUES, State.PREVIEW)

    importer = models.CharField("kind of list", max_length=20)
    filename = models.CharField("file", max_length=200, blank=True)
    work = models.TextField(blank=True, editable=False)
    target = models.PositiveBigIntegerField(null=True, blank=True)
    state = models.CharField("state", max_length=10, choices=State, default=State.TABLES)
    mark = models.CharField(max_length=64, blank=True)  # of the preview that was accepted
    counts = models.JSONField(default=dict)
    saved = models.JSONField(default=dict)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="uploaded by"
    )
    uploaded_at = models.DateTimeField("uploaded at", default=timezone.now)
    accepted_on = models.DateField("accepted on", null=True, blank=True)

    objects = ImportQuerySet.as_manager()

    class Meta:
        ordering = ["-uploaded_at", "-pk"]
        verbose_name = "import"

    def __str__(self):
        return self.filename or f"Import {self.pk}"


class ImportMemory(Tracked):
    """What somebody said that a heading, or a word of a field, means: `mark` is a hash of it."""

    history_name = "import_memory"
    history_page = False

    importer = models.CharField(max_length=20)
    scope = models.CharField("columns, or the field of the word", max_length=40)
    mark = models.CharField(max_length=64)
    means = models.CharField(max_length=80)

    class Meta:
        verbose_name = "remembered heading or word"
        verbose_name_plural = "remembered headings and words"
        constraints = [models.UniqueConstraint(name="import_memory_once", fields=["importer", "scope", "mark"])]

    def __str__(self):
        return f"{self.scope}: {self.means}"
