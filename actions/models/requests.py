from django.db import models
from django.db.models import F, Q

from actions.models.base import PERSON, Tracked
from actions.models.plan import Action
from actions.querysets import ReadableWithPlan


class UpdateRequest(Tracked):
    """A request for an update on an action. A later update answers it."""

    history_name = "request"
    history_part_of = "action"
    history_hidden = ("asked_by", "asked_on")
    action = models.ForeignKey(Action, models.PROTECT, related_name="update_requests")
    asked_by = models.ForeignKey(PERSON, models.PROTECT, related_name="updates_asked_for")
    asked_on = models.DateField("asked on")
    wanted_by = models.DateField("wanted by", null=True, blank=True)
    note = models.TextField(blank=True)
    withdrawn_on = models.DateField("withdrawn on", null=True, blank=True)

    objects = ReadableWithPlan.as_manager()

    class Meta:
        verbose_name = "request for an update"
        verbose_name_plural = "requests for an update"
        ordering = ["-asked_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(wanted_by__isnull=True) | Q(wanted_by__gte=F("asked_on")),
                name="update_request_dates_in_order",
            )
        ]

    def __str__(self):
        return self.note or "Update asked for"
