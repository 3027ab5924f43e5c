"""The security journal."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from core.security.querysets import SecurityEventQuerySet
from core.security.rules import EVENTS, KINDS

PERSON = settings.AUTH_USER_MODEL


class SecurityEvent(models.Model):
    """One sign-in, refusal, change of power or other event of security; rows are added, and deleted after 400 days.

    `actor` did it, `subject` is whose account it is about. `network` is a keyed hash of the caller's address, and
    nothing that somebody typed is here. `alert` names an alert once: its rule, what it is about, and the minute.
    """

    at = models.DateTimeField("at", default=timezone.now, editable=False)
    kind = models.CharField("kind", max_length=12, choices=KINDS)
    outcome = models.CharField("outcome", max_length=12)
    actor = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+", verbose_name="by", db_index=False)
    subject = models.ForeignKey(
        PERSON, models.PROTECT, null=True, related_name="+", verbose_name="account", db_index=False
    )
    session = models.CharField("number of the session", max_length=32, blank=True)
    network = models.CharField("keyed hash of the network", max_length=16, blank=True)
    detail = models.JSONField("details", default=dict)
    alert = models.CharField("alert", max_length=60, blank=True)

    objects = SecurityEventQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = "security event"
        verbose_name_plural = "security events"
        indexes = [
            models.Index(name="security_newest", fields=["-at", "-id"]),
            models.Index(name="security_of_actor", fields=["actor", "-at"]),
            models.Index(name="security_of_subject", fields=["subject", "-at"]),
        ]
        constraints = [
            models.UniqueConstraint(
                name="security_alert_once",
                fields=["alert"],
                condition=~models.Q(alert=""),
            ),
        ]

    def __str__(self):
        return EVENTS.get((self.kind, self.outcome), self.kind)
