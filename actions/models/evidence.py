from django.db import models
from django.db.models import Q

from actions.evidence.querysets import EvidenceQuerySet
from actions.models.base import PERSON, Tracked
from actions.models.occurrences import Occurrence
from actions.models.plan import Action
from actions.models.progress import ProgressUpdate


class Evidence(Tracked):
    """A file or link that documents what was done. Files have a random name, outside the web root.

    After a plan was rolled forward several records may point to one file.
    """

    history_name = "evidence"
    history_part_of = "action"
    history_hidden = ("update", "occurrence", "file", "content_type", "size", "sha256", "added_by", "added_on")
    action = models.ForeignKey(Action, models.PROTECT, related_name="evidence")
    update = models.ForeignKey(ProgressUpdate, models.PROTECT, null=True, blank=True, related_name="evidence")
    occurrence = models.ForeignKey(Occurrence, models.PROTECT, null=True, blank=True, related_name="evidence")
    title = models.CharField("what it is", max_length=200)
    url = models.URLField("address", max_length=500, blank=True)
    file = models.FileField(upload_to="evidence", max_length=200, blank=True)
    filename = models.CharField("name of the file", max_length=200, blank=True)
    content_type = models.CharField("kind of file", max_length=100, blank=True)
    size = models.PositiveIntegerField("size in bytes", null=True, blank=True)
    sha256 = models.CharField("fingerprint", max_length=64, blank=True)
    added_by = models.ForeignKey(PERSON, models.PROTECT, related_name="evidence_added")
    added_on = models.DateField("added on")
    removed_on = models.DateField("taken off on", null=True, blank=True)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = "evidence"
        verbose_name_plural = "evidence"
        ordering = ["-added_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(url="") & ~Q(file="") & ~Q(filename="")
                | ~Q(url="") & Q(file="", filename="")
                | Q(url="", file="", removed_on__isnull=False),  # its file was deleted for good
                name="evidence_is_a_file_or_an_address",
            )
        ]

    def __str__(self):
        return self.title
