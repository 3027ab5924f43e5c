from django.db import models
from django.utils import timezone

from voices.classes.rules import class_state
from voices.models.surveys import SettingSurvey
from voices.surveys.querysets import ClassQuerySet, NobodysQuerySet
from voices.wording.ages import BANDS, VERSIONS


class SurveyClass(models.Model):
    """`received` counts sent forms; more than there are marks means that the database lost answers in a crash."""

    class State(models.TextChoices):
        READY = "ready", "Not opened yet"
        OPEN = "open", "Open"
        CLOSED = "closed", "Closed"

    survey = models.ForeignKey(SettingSurvey, models.PROTECT, related_name="classes")
    label = models.CharField("class or group", max_length=20)
    year = models.PositiveSmallIntegerField("school year", null=True, blank=True)  # none for a club
    age = models.CharField("age version", max_length=5, choices=VERSIONS)
    band = models.CharField("age group", max_length=5, choices=BANDS)
    roll = models.PositiveSmallIntegerField("how many are asked")
    key = models.CharField("secret part of the children’s link", max_length=10, unique=True)
    lead_nonce = models.CharField("secret part of the teacher’s link", max_length=64, unique=True)
    open_until = models.DateTimeField("open until", null=True, blank=True)
    state = models.CharField(max_length=6, choices=State, default=State.READY)
    received = models.PositiveSmallIntegerField("forms received", default=0)

    objects = ClassQuerySet.as_manager()

    class Meta:
        verbose_name = "class of a children’s survey"
        verbose_name_plural = "classes of children’s surveys"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["survey", "label"],
                name="survey_class_once",
                violation_error_message="This class is in the list already.",
            ),
            models.CheckConstraint(condition=models.Q(roll__gte=1, roll__lte=400), name="survey_class_has_a_roll"),
        ]

    def __str__(self):
        return self.label

    @property
    def state_now(self) -> str:
        """Its state at this moment: closed once its time is over."""
        return class_state(self.state, self.open_until, timezone.now())

    @property
    def is_open(self) -> bool:
        return self.state_now == self.State.OPEN

    @property
    def state_words(self) -> str:
        return self.State(self.state_now).label


class WaitingCount(models.Model):
    """Children of a class by option, until finished; at 0 before it opens. Unlogged on PostgreSQL, in no backup."""

    survey_class = models.ForeignKey(
        SurveyClass, models.CASCADE, related_name="counts", db_constraint=False, db_index=False
    )  # rewrite_waiting_answers() would wait for the class, and the unique index begins with it
    question = models.CharField(max_length=10)
    option = models.CharField(max_length=20)
    n = models.PositiveSmallIntegerField(default=0)

    never_backed_up = True  # core/backup/database.py
    objects = NobodysQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["survey_class", "question", "option"], name="waiting_once")]

    def __str__(self):
        return f"{self.question}.{self.option}"


class WaitingMark(models.Model):
    """The hash of the random number of a page that was sent, so that a repeat counts once. Unlogged, likewise."""

    survey_class = models.ForeignKey(
        SurveyClass, models.CASCADE, related_name="marks", db_constraint=False, db_index=False
    )
    mark = models.CharField("hash of the number of a page", max_length=64)

    never_backed_up = True
    objects = NobodysQuerySet.as_manager()

    class Meta:
        ordering = ["mark"]
        constraints = [models.UniqueConstraint(fields=["survey_class", "mark"], name="mark_once")]

    def __str__(self):
        return self.mark


class OldVersions(models.Model):
    """That rows of waiting answers have old versions, since a class was closed or a survey finished. The row goes when
    they do (voices/answering/services.py).
    """

    objects = NobodysQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return f"Old versions {self.pk}"
