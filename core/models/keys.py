"""Under which keys a database has sealed: fingerprints, which open nothing."""

from django.db import models
from django.utils import timezone


class KeyFingerprint(models.Model):
    """A keyed hash of a purpose under a key that was in use."""

    purpose = models.CharField("purpose", max_length=20)
    hash = models.CharField("keyed hash", max_length=64)
    at = models.DateTimeField("first used at", default=timezone.now, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["purpose", "hash"], name="key_fingerprint_once")]
        verbose_name = "fingerprint of a key"
        verbose_name_plural = "fingerprints of keys"

    def __str__(self):
        return f"Key of {self.purpose} since {self.at:%d %B %Y}"
