from django.db import models
from django.db.models import Q

from actions.followups.querysets import FollowUpQuerySet
from actions.models.base import PERSON, Tracked
from actions.models.meetings import Meeting
from actions.models.plan import Action
from actions.models.progress import ProgressUpdate


class FollowUp(Tracked):
    """A task of a person about an action ("X to speak to Y")."""

    history_name = "follow_up"
    history_part_of = "action"
    history_hidden = ("update",)
    action = models.ForeignKey(Action, models.PROTECT, related_name="follow_ups")
    update = models.ForeignKey(ProgressUpdate, models.PROTECT, null=True, blank=True, related_name="follow_ups")
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, blank=True, related_name="follow_ups")
    text = models.TextField("what is to be done")
    owner = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="follow_ups")
    owner_name = models.CharField("owner", max_length=120)
    due = models.DateField(null=True, blank=True)
    added_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="follow_ups_added")
    added_on = models.DateField("added on", null=True, blank=True)
    done_on = models.DateField("done on", null=True, blank=True)
    done_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="follow_ups_done")
    done_note = models.TextField("what was done", blank=True)
    dropped_on = models.DateField("no longer needed since", null=True, blank=True)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        verbose_name = "follow-up"
        ordering = ["done_on", "due", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(done_on__isnull=False) | Q(done_by__isnull=True, done_note=""),
                name="follow_up_done_by_only_if_done",
            ),
            models.CheckConstraint(
                condition=Q(done_on__isnull=True) | Q(dropped_on__isnull=True), name="follow_up_done_or_dropped"
            ),
        ]

    def __str__(self):
        return f"{self.owner_name}: {self.text}"

    @property
    def ended_on(self):
        """The day on which it was done or was no longer needed; None while it is open."""
        return self.done_on or self.dropped_on
