"""Improvement actions: what an agency will do about a weak answer. They belong to the agency."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from actions.models import StrategicPriority
from agencies.models import Agency
from audits.improvements.querysets import ImprovementQuerySet
from audits.models.questionnaires import Question
from audits.models.rounds import Return
from core.models import Tracked

PERSON = settings.AUTH_USER_MODEL


class ImprovementAction(Tracked):
    history_name = "improvement"
    history_hidden = ("reminded_on",)

    class Status(models.TextChoices):
        OPEN = "open", "To be done"
        DONE = "done", "Done"
        DECLINED = "declined", "Declined"
        DROPPED = "dropped", "No longer needed"

    audit_return = models.ForeignKey(Return, models.PROTECT, related_name="improvements", db_index=False)
    question = models.ForeignKey(Question, models.PROTECT, related_name="improvements")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="improvements", db_index=False)
    priority = models.ForeignKey(
        StrategicPriority,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="improvements",
        verbose_name="strategic priority",
        db_index=False,
    )
    is_compulsory = models.BooleanField("compulsory", default=False)
    text = models.TextField("what will be done", blank=True)
    owner = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    owner_name = models.CharField("who does it", max_length=150, blank=True)
    due = models.DateField("by when", null=True, blank=True)
    status = models.CharField(max_length=8, choices=Status, default=Status.OPEN)
    ended_on = models.DateField("ended on", null=True, blank=True)  # done, declined or no longer needed
    ended_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    ended_note = models.TextField("what was done, or why not", blank=True)
    made_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    made_on = models.DateField("made on")
    # set beside the versions, so that a reminder is no change with which somebody's form could be in conflict
    reminded_on = models.DateField("agency last reminded on", null=True, blank=True, editable=False)

    objects = ImprovementQuerySet.as_manager()

    class Meta:
        verbose_name = "improvement action"
        ordering = ["due", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["audit_return", "question"], name="improvement_once_for_an_answer"),
            models.CheckConstraint(
                condition=Q(status="open", ended_on__isnull=True, ended_note="")
                | ~Q(status="open") & Q(ended_on__isnull=False) & ~Q(ended_note=""),
                name="improvement_ended_with_words",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["open", "done"]) | ~Q(text=""), name="improvement_says_what"
            ),
            models.CheckConstraint(
                condition=Q(is_compulsory=False) | ~Q(status="declined"),
                name="improvement_compulsory_is_not_declined",
                violation_error_message="This action is compulsory and cannot be declined.",
            ),
        ]
        indexes = [
            models.Index(fields=["priority", "status", "due"], name="improvements_of_priority"),
            models.Index(fields=["agency", "status", "due"], name="improvements_of_agency"),
        ]

    def __str__(self):
        return self.text or self.ended_note
