"""The emails of a round: the reminders that it has sent, and what was sent about each return."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from audits.chasing.querysets import ChaseQuerySet, StepQuerySet
from audits.chasing.rules import ANCHORS, Stage, when
from audits.models.rounds import Return, Round
from core.models import Tracked


class To(models.TextChoices):
    ESLO = "eslo", "ESLO"
    AGENCY = "agency", "Agency’s own address"
    SIGNATORY = "signatory", "Signatory"


class ChaseStep(Tracked):
    """A reminder that a round has sent, with its words; which reminders are due is a setting of the board.

    Until December 2026 each round had its own schedule. Its reminders are here too, sent or not; `dropped_on` is the
    day on which one was taken out of it.
    """

    history_name = "chase_step"
    history_page = False

    class Anchor(models.TextChoices):
        OPENED = "opened", ANCHORS["opened"]
        FIRST = "first", ANCHORS["first"]
        FINAL = "final", ANCHORS["final"]

    round = models.ForeignKey(Round, models.PROTECT, related_name="steps")
    anchor = models.CharField("counted from", max_length=6, choices=Anchor)
    days = models.SmallIntegerField("days after it")  # below nought: before it
    to = models.CharField("goes to", max_length=40)  # values of To with commas
    subject = models.CharField(max_length=150)
    text = models.TextField()
    dropped_on = models.DateField("taken out on", null=True, blank=True)

    objects = StepQuerySet.as_manager()

    class Meta:
        verbose_name = "step of a chase ladder"
        verbose_name_plural = "steps of chase ladders"
        ordering = ["anchor", "days", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "anchor", "days"], condition=Q(dropped_on__isnull=True), name="chase_step_once_a_day"
            )
        ]

    def __str__(self):
        return f"{self.when}: {self.subject}"

    @property
    def to_list(self) -> list[str]:
        return [each for each in self.to.split(",") if each]

    @property
    def to_words(self) -> str:
        return ", ".join(To(each).label for each in self.to_list)

    @property
    def when(self) -> str:
        return when(self.anchor, self.days)

    @property
    def stage(self) -> Stage:
        return self.anchor, self.days


class Chase(Tracked):
    """That an agency was written to about a return on a day: a row for each address, none twice on one day."""

    history_name = "chase"
    history_page = False

    class Kind(models.TextChoices):
        INVITATION = "invitation", "Asked"
        STEP = "step", "Chased"
        BY_HAND = "by_hand", "Written to"

    audit_return = models.ForeignKey(Return, models.PROTECT, related_name="chases", verbose_name="return")
    kind = models.CharField(max_length=10, choices=Kind)
    step = models.ForeignKey(ChaseStep, models.PROTECT, null=True, blank=True, related_name="chases")
    sent_on = models.DateField("sent on")
    to = models.CharField("went to", max_length=40, blank=True)  # values of To; blank: no address was known
    text = models.TextField("what was written", blank=True)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = ChaseQuerySet.as_manager()

    class Meta:
        verbose_name = "letter about a return"
        verbose_name_plural = "letters about returns"
        ordering = ["sent_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["audit_return", "sent_on", "to"], name="chase_once_a_day"),
            models.CheckConstraint(
                condition=Q(kind="step", step__isnull=False) | ~Q(kind="step") & Q(step__isnull=True),
                name="chase_step_is_named",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} on {self.sent_on}: {self.audit_return_id}"

    @property
    def stage(self) -> Stage | None:
        return self.step.stage if self.step else None

    @property
    def to_list(self) -> list[str]:
        return [each for each in self.to.split(",") if each]

    @property
    def to_words(self) -> str:
        return ", ".join(To(each).label for each in self.to_list) or "Nobody: no address is known"
