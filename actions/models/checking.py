from django.db import models
from django.db.models import Q

from actions.checking.querysets import CheckDismissalQuerySet
from actions.models.base import PERSON, Tracked
from actions.models.plan import Plan


class CheckDismissal(Tracked):
    """That a finding of the plan check is to stay as it is, with the reason."""

    history_name = "finding"
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="check_dismissals")
    key = models.CharField("finding", max_length=200)
    reason = models.TextField("why it may stay")
    dismissed_by = models.ForeignKey(PERSON, models.PROTECT, related_name="findings_dismissed")
    dismissed_on = models.DateField("dismissed on")
    restored_on = models.DateField("asked about again since", null=True, blank=True)

    objects = CheckDismissalQuerySet.as_manager()

    class Meta:
        verbose_name = "finding left as it is"
        verbose_name_plural = "findings left as they are"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "key"], condition=Q(restored_on__isnull=True), name="finding_dismissed_once"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="finding_dismissed_with_a_reason"),
        ]

    def __str__(self):
        return self.key
