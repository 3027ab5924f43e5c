from django.db import models
from django.db.models import Q

from actions.models.base import PERSON, Tracked
from actions.models.plan import Action
from actions.querysets import ReadableWithPlan


class Occurrence(Tracked):
    """One due date of a recurring action, closed on its own."""

    history_name = "occurrence"
    history_part_of = "action"
    history_hidden = ("done_by",)
    action = models.ForeignKey(Action, models.PROTECT, related_name="occurrences")
    due = models.DateField("due date")
    done_on = models.DateField("done on", null=True, blank=True)
    done_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="occurrences_done")
    note = models.TextField("what was done", blank=True)
    skipped_on = models.DateField("called off on", null=True, blank=True)
    skipped_reason = models.TextField("why it was called off", blank=True)

    objects = ReadableWithPlan.as_manager()

    class Meta:
        ordering = ["due", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["action", "due"], name="occurrence_once_on_a_day"),
            models.CheckConstraint(
                condition=Q(done_on__isnull=True) | Q(skipped_on__isnull=True), name="occurrence_done_or_called_off"
            ),
            models.CheckConstraint(
                condition=Q(skipped_on__isnull=True, skipped_reason="")
                | Q(skipped_on__isnull=False) & ~Q(skipped_reason=""),
                name="occurrence_called_off_with_a_reason",
            ),
        ]

    def __str__(self):
        return f"{self.due.day} {self.due:%B %Y}"

    @property
    def is_open(self) -> bool:
        return self.done_on is None and self.skipped_on is None
