from django.db import models
from django.db.models import Q

from actions.calendar.querysets import CalendarFeedQuerySet
from actions.models.base import PERSON, Tracked


class CalendarFeed(Tracked):
    """A secret URL from which a calendar app reads due dates; it can be revoked."""

    history_name = "calendar_feed"
    history_page = False

    class Scope(models.TextChoices):
        OWN = "own", "My actions and follow-ups"
        PLAN = "plan", "The whole plan"

    user = models.ForeignKey(PERSON, models.PROTECT, related_name="calendar_feeds")
    scope = models.CharField(max_length=4, choices=Scope)
    nonce = models.CharField("secret part of the signed address", max_length=64, unique=True)
    made_on = models.DateField("made on")
    revoked_on = models.DateField("revoked on", null=True, blank=True)

    objects = CalendarFeedQuerySet.as_manager()

    class Meta:
        verbose_name = "calendar address"
        verbose_name_plural = "calendar addresses"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "scope"], condition=Q(revoked_on__isnull=True), name="calendar_feed_one_of_each"
            )
        ]

    def __str__(self):
        return self.get_scope_display()
