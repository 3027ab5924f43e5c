"""Forms that could not be saved, and forms that were. Neither table is a record of the board."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from core.kept_forms.querysets import KeptFormQuerySet


class KeptForm(models.Model):
    """What a person sent and the site refused, encrypted, until its owner sends or deletes it or it expires."""

    class Reason(models.TextChoices):
        SESSION = "session", "The session had ended"
        PROOF = "proof", "The person had to show that it is them"
        REFUSED = "refused", "The page refused it"

    key = models.CharField("key", max_length=24, primary_key=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="owner", on_delete=models.PROTECT, related_name="+"
    )
    path = models.TextField("address, with query")
    sealed = models.TextField("fields, encrypted")
    reason = models.CharField("why it was refused", max_length=10, choices=Reason)
    made_at = models.DateTimeField("kept at", default=timezone.now, editable=False)
    expires_at = models.DateTimeField("kept until", db_index=True)

    objects = KeptFormQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "key"]
        verbose_name = "kept form"

    def __str__(self):
        return f"Form for {self.path}"


class FormKey(models.Model):
    """A form that was saved: a second request with this key leads to what the first one saved."""

    key = models.CharField("key", max_length=32, primary_key=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="sent by", null=True, on_delete=models.PROTECT, related_name="+"
    )
    digest = models.CharField("keyed hash of the address and what was sent", max_length=64)
    result = models.TextField("address of the page after it", blank=True)
    at = models.DateTimeField("sent at", default=timezone.now, editable=False, db_index=True)

    class Meta:
        verbose_name = "key of a saved form"

    def __str__(self):
        return self.key
