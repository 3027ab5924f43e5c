"""Meetings and what they decided; in small form here."""

from django.conf import settings
from django.db import models

from actions.querysets import DecisionQuerySet, MeetingQuerySet
from agencies.models import SubGroup
from core.models import Tracked


class Meeting(Tracked):
    """A meeting of the board or of one of its groups."""

    name = models.CharField(max_length=200)
    held_on = models.DateField("date of the meeting")
    subgroup = models.ForeignKey(
        SubGroup,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="meetings",
        verbose_name="group (blank: the board)",
    )
    minute_taker = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="meetings_minuted"
    )

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-pk"]
        constraints = [models.UniqueConstraint(fields=["name", "held_on"], name="meeting_once_on_a_day")]

    def __str__(self):
        return f"{self.name}, {self.held_on.day} {self.held_on:%B %Y}"


class Decision(Tracked):
    """What a meeting, or the manager between meetings, decided about an action or about the plan."""

    plan = models.ForeignKey("actions.Plan", models.PROTECT, related_name="decisions")
    action = models.ForeignKey("actions.Action", models.PROTECT, null=True, blank=True, related_name="decisions")
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, blank=True, related_name="decisions")
    taken_on = models.DateField("decided on")
    text = models.TextField("decision")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="decisions_recorded")

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["-taken_on", "-pk"]

    def __str__(self):
        return self.text
