"""Why a text may hold what could identify a child, without any of its words."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from core.text.guard import REASONS


class GuardOverride(models.Model):
    """A person's reason for keeping a text that was asked about: of which record, which field and which kinds."""

    model = models.CharField("kind of record", max_length=60)
    record = models.BigIntegerField("key of the record")
    field = models.CharField("field", max_length=60)
    kinds = models.JSONField("kinds of what was found")
    reason = models.CharField("reason", max_length=10, choices=[(key.value, text) for key, text in REASONS.items()])
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="chosen by", null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField("chosen at", default=timezone.now, editable=False)

    class Meta:
        indexes = [models.Index(fields=["model", "record"], name="guard_override_of_record")]
        verbose_name = "reason for keeping a text"
        verbose_name_plural = "reasons for keeping texts"

    def __str__(self):
        return f"{self.field} of {self.model} {self.record}: {self.get_reason_display()}"
