"""Imports of a plan: the file as read, the questions and their answers."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from actions.models.plan import Plan
from actions.plans.querysets import PlanImportQuerySet
from core.models import Tracked


class PlanImport(Tracked):
    """The preview between an upload and its acceptance. The plan is unchanged until it is accepted."""

    history_name = "import"

    class State(models.TextChoices):
        COLUMNS = "columns", "Waiting for its columns to be chosen"
        PREVIEW = "preview", "Waiting to be accepted"
        ACCEPTED = "accepted", "Accepted"
        CANCELLED = "cancelled", "Cancelled"
        UNDONE = "undone", "Undone"

    filename = models.CharField("file", max_length=200)
    document_date = models.DateField("date of the document")
    title = models.CharField("name of the plan", max_length=200)
    document = models.JSONField()  # the PlanDocument as it was read
    answers = models.JSONField(default=dict, blank=True)  # question key → chosen value
    state = models.CharField(max_length=9, choices=State, default=State.PREVIEW)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="plan_imports"
    )
    plan = models.ForeignKey(Plan, models.PROTECT, null=True, blank=True, related_name="imports")

    objects = PlanImportQuerySet.as_manager()

    class Meta:
        verbose_name = "import of a plan"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["accepted", "undone"], plan__isnull=False)
                | ~Q(state__in=["accepted", "undone"]) & Q(plan__isnull=True),
                name="import_has_a_plan_when_accepted",
            )
        ]

    def __str__(self):
        return self.filename
