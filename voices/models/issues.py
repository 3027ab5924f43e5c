from django.conf import settings
from django.db import models
from django.db.models import Q

from actions.models import Action
from audits.models import ImprovementAction, Round
from core.history.guards import append_only
from core.models import Tracked
from voices.feedback.querysets import FeedbackRowQuerySet
from voices.figures.querysets import IssueQuerySet
from voices.models.surveys import SettingSurvey


@append_only
class VoicesIssue(models.Model):
    """The figures of a round as they were published. Another issue binds itself to what this one printed.

    `tables` are the tables with their keys, for later issues; `printed` is what pages and files show
    (voices/figures/printed.py).
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="children_issues")
    number = models.PositiveSmallIntegerField()
    tables = models.JSONField("tables, for later issues")
    printed = models.JSONField("what is printed")
    published_on = models.DateField("published on")
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="published by"
    )
    replaces = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")

    objects = IssueQuerySet.as_manager()

    class Meta:
        verbose_name = "published figures of children’s surveys"
        verbose_name_plural = "published figures of children’s surveys"
        ordering = ["round", "number"]
        constraints = [models.UniqueConstraint(fields=["round", "number"], name="voices_issue_once")]

    def __str__(self):
        return f"Children’s survey, {self.round}, issue {self.number}"


class FeedbackRow(Tracked):
    """What children said, and what was done: of the whole board, or of one setting."""

    history_name = "said_did"
    round = models.ForeignKey(Round, models.PROTECT, related_name="feedback_rows")
    survey = models.ForeignKey(
        SettingSurvey,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="feedback_rows",
        verbose_name="survey of one setting",
    )
    message = models.CharField("what they said", max_length=200, db_column="said")
    figure = models.CharField("figure that says it", max_length=32, blank=True)  # question and option: "know.no"
    did = models.CharField("what was done", max_length=300, blank=True)
    improvement = models.ForeignKey(
        ImprovementAction, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="improvement action"
    )
    action = models.ForeignKey(
        Action, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="action of the plan"
    )
    agreed_on = models.DateField("agreed on", null=True, blank=True)
    removed_on = models.DateField("taken off on", null=True, blank=True)

    objects = FeedbackRowQuerySet.as_manager()

    class Meta:
        db_table = "voices_saiddid"
        verbose_name = "“You said, we did”"
        verbose_name_plural = "“You said, we did”"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(improvement__isnull=True) | Q(action__isnull=True), name="said_did_one_action"
            ),
        ]

    def __str__(self):
        return self.message
