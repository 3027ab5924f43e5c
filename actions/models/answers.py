"""Actions that every agency answers for itself: the question, each agency's answer, and the counts.

The counts are stored, and with versions: counted anew, every agency's answer would be read whenever the plan of today
or of a past day is printed.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from actions.answers.querysets import AgencyResponseQuerySet, AskedActionQuerySet
from actions.models.base import Tracked
from actions.models.meetings import Decision
from actions.models.plan import Action
from actions.table.querysets.totals import Totals
from agencies.models import SCHOOLS, Agency
from core.models import Tracked as TrackedAnywhere

PERSON = settings.AUTH_USER_MODEL


class AskedAction(Tracked):
    """A question to agencies about an action: to all of them or those of some kinds, since when, and how it ended."""

    history_name = "asked"
    history_part_of = "action"
    history_label = "Asked of agencies"
    history_hidden = ("kinds", "opened_by", "closed_by", "decision")

    class Ending(models.TextChoices):
        ANSWERED = "answered", "Every agency has done it"
        DECISION = "decision", "By decision"

    action = models.OneToOneField(Action, models.PROTECT, related_name="asked")
    kinds = models.CharField("kinds of agency", max_length=400, blank=True)  # comma-separated; blank: all
    opened_on = models.DateField("asked since")
    opened_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name="asked by")
    is_listed = models.BooleanField("all agencies are on the list", default=False, editable=False)
    closed_on = models.DateField("closed on", null=True, blank=True)
    ending = models.CharField("how it ended", max_length=8, choices=Ending, blank=True)
    closed_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="closed by"
    )
    decision = models.ForeignKey(Decision, models.PROTECT, null=True, blank=True, related_name="+")

    objects = AskedActionQuerySet.as_manager()

    class Meta:
        verbose_name = "action that agencies answer"
        verbose_name_plural = "actions that agencies answer"
        ordering = ["action__plan", "action__number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True, ending="", closed_by__isnull=True, decision__isnull=True)
                | Q(closed_on__isnull=False, ending="answered", closed_by__isnull=True, decision__isnull=True)
                | Q(closed_on__isnull=False, ending="decision", closed_by__isnull=False, decision__isnull=False),
                name="asked_action_closed_in_one_way",
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("opened_on")),
                name="asked_action_dates_in_order",
            ),
        ]

    def __str__(self):
        return f"{self.scope}, asked about action {self.action.number}"

    @property
    def kind_list(self) -> list[str]:
        return [kind for kind in self.kinds.split(",") if kind]

    @property
    def scope(self) -> str:
        """ "All agencies", "All educational settings", or the kinds."""
        if set(self.kind_list) == SCHOOLS:
            return "All educational settings"
        labels = dict(Agency.Kind.choices)
        named = [labels.get(kind, kind) for kind in self.kind_list]
        return "; ".join(named) if named else "All agencies"

    @property
    def takes_answers(self) -> bool:
        """Whether agencies can still answer; needs the action and its plan."""
        return self.closed_on is None and self.action.is_open and not self.action.plan.is_closed


class AgencyResponse(TrackedAnywhere):
    """One agency's answer about an action; without `answer` it has not replied yet."""

    history_name = "response"

    class Answer(models.TextChoices):
        DONE = "done", "Done"
        PARTLY = "partly", "Partly"
        NOT_STARTED = "not_started", "Not yet"
        NOT_APPLICABLE = "not_applicable", "Does not apply to us"

    action = models.ForeignKey(Action, models.PROTECT, related_name="responses", db_index=False)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="responses")
    answer = models.CharField(max_length=14, choices=Answer, blank=True)
    note = models.TextField(blank=True)
    answered_on = models.DateField("answered on", null=True, blank=True)
    answered_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="entered by"
    )
    told_by = models.CharField("told by telephone or letter by", max_length=150, blank=True)
    joined_on = models.DateField("on the list since")
    left_on = models.DateField("no longer counted since", null=True, blank=True)
    reminded_on = models.DateField("last reminded on", null=True, blank=True)

    objects = AgencyResponseQuerySet.as_manager()

    class Meta:
        verbose_name = "answer of an agency"
        verbose_name_plural = "answers of agencies"
        ordering = ["action", "agency__name"]
        constraints = [
            models.UniqueConstraint(fields=["action", "agency"], name="agency_answers_an_action_once"),
            models.CheckConstraint(
                condition=Q(answer="", answered_on__isnull=True, answered_by__isnull=True, note="", told_by="")
                | ~Q(answer="") & Q(answered_on__isnull=False) & (Q(answered_by__isnull=False) | ~Q(told_by="")),
                name="agency_response_answer_has_a_day_and_a_person",
            ),
            models.CheckConstraint(
                condition=~Q(answer="not_applicable") | ~Q(note=""), name="agency_response_not_applicable_says_why"
            ),
        ]
        # counted from the index alone
        indexes = [
            models.Index(fields=["action", "answer"], condition=Q(left_on__isnull=True), name="responses_counted")
        ]

    def __str__(self):
        return f"{self.agency}: {self.answer_text}"

    @property
    def answer_text(self) -> str:
        return self.Answer(self.answer).label if self.answer else "No reply"


class AnswerCount(Tracked):
    """The number of agencies' answers to an action by answer.

    Derived, but stored with its versions, so that the plan of today and of any past day prints it without reading tens
    of thousands of answers.
    """

    history_name = "answer_count"
    history_page = False
    action = models.OneToOneField(Action, models.PROTECT, related_name="answers")
    counted = models.PositiveIntegerField("agencies", default=0)
    done = models.PositiveIntegerField("done", default=0)
    partly = models.PositiveIntegerField("partly", default=0)
    not_started = models.PositiveIntegerField("not yet", default=0)
    not_applicable = models.PositiveIntegerField("does not apply", default=0)

    objects = AskedActionQuerySet.as_manager()

    class Meta:
        verbose_name = "count of answers"
        verbose_name_plural = "counts of answers"
        constraints = [
            models.CheckConstraint(
                condition=Q(counted__gte=F("done") + F("partly") + F("not_started") + F("not_applicable")),
                name="answer_count_adds_up",
            )
        ]

    def __str__(self):
        return self.totals.in_words

    @property
    def totals(self) -> Totals:
        return Totals(self.counted, self.done, self.partly, self.not_started, self.not_applicable)
