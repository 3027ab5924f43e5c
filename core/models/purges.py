"""What happens between the confirmations of a removal from the history and the removal itself: people are told, and
each of them may stop it. Rows are only added (core/history/guards.py)."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from core.models.bases import PurgeRequest


class PurgeNotice(models.Model):
    """All who may stop a request were told. On PostgreSQL only the purge role adds it, at the database's time."""

    request = models.OneToOneField(
        PurgeRequest, verbose_name="request", on_delete=models.PROTECT, related_name="notice"
    )
    told_at = models.DateTimeField("told at", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "notice of a removal from the history"
        verbose_name_plural = "notices of removals from the history"

    def __str__(self):
        return f"Told of: {self.request}"


class PurgeStop(models.Model):
    """That a request will never be carried out. Without a person it was the scheduler, and `why` says the reason."""

    request = models.OneToOneField(PurgeRequest, verbose_name="request", on_delete=models.PROTECT, related_name="stop")
    stopped_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="stopped by", null=True, on_delete=models.PROTECT, related_name="+"
    )
    why = models.CharField("why", max_length=200, blank=True)
    stopped_at = models.DateTimeField("stopped at", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "stop of a removal from the history"
        verbose_name_plural = "stops of removals from the history"

    def __str__(self):
        return f"Stopped: {self.request}"
