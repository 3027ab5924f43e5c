from django.db import models
from django.db.models import Q

from audits.models import Return, Round
from core.models import Tracked
from voices.surveys.querysets import NobodysQuerySet, OfSurveyQuerySet, SurveyQuerySet
from voices.wording.ages import BANDS, MIXED

GROUPS = BANDS | {MIXED: "More than one age group"}


class SettingSurvey(Tracked):
    """The survey of one setting (a school, club or group), for its return in a round. `printed` is its own result, once
    it is finished: {"answered", "asked": {band: text}, "questions": {code: {option: text}}, "merged": [band]}, with "c"
    in place of a hidden count; {} where fewer than 10 answered.
    """

    history_name = "setting_survey"

    class State(models.TextChoices):
        JOINED = "joined", "Being prepared"
        RUNNING = "running", "Running"
        FINISHED = "finished", "Finished"
        WITHDRAWN = "withdrawn", "Not used"

    audit_return = models.OneToOneField(
        Return, models.PROTECT, related_name="children_survey", verbose_name="return of the setting"
    )
    state = models.CharField(max_length=9, choices=State, default=State.JOINED)
    questions_agreed_by = models.CharField("safeguarding lead who agreed the questions", max_length=150, blank=True)
    disclosure_plan = models.CharField("plan for what a child may tell", max_length=500, blank=True)
    parents_told_on = models.DateField("parents told on", null=True, blank=True)
    helper = models.CharField("adult whom children can tell, and where", max_length=80, blank=True)
    finished_on = models.DateField("finished on", null=True, blank=True)
    printed = models.JSONField("result as it may be seen", default=dict, blank=True)

    history_hidden = ("printed",)
    objects = SurveyQuerySet.as_manager()

    class Meta:
        verbose_name = "children’s survey of a setting"
        verbose_name_plural = "children’s surveys of settings"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="finished", finished_on__isnull=False)
                | ~Q(state="finished") & Q(finished_on__isnull=True),
                name="setting_survey_finished_has_a_day",
            ),
        ]

    def __str__(self):
        return f"Children’s survey of {self.audit_return.agency}"


class BandAnswered(models.Model):
    """How many of one age group of a setting were asked, and how many answered: 10 or more, or the group was merged."""

    survey = models.ForeignKey(SettingSurvey, models.PROTECT, related_name="bands")
    band = models.CharField("age group", max_length=20, choices=GROUPS)
    asked = models.PositiveIntegerField()
    answered = models.PositiveIntegerField()

    objects = OfSurveyQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["survey", "band"], name="band_answered_once")]

    def __str__(self):
        return f"{self.get_band_display()}: {self.answered}"


class WaitingPool(models.Model):
    """A sum of the settings of a round in which fewer than 10 answered, until they have 10 answers together. The first
    of them may be one child. On PostgreSQL the table is unlogged, and no backup holds it.
    """

    round = models.ForeignKey(
        Round, models.PROTECT, related_name="children_waiting", db_constraint=False, db_index=False
    )  # as WaitingCount.survey_class
    issue = models.PositiveSmallIntegerField("issues of online figures when it began")
    question = models.CharField(max_length=10)
    option = models.CharField(max_length=20)
    n = models.PositiveIntegerField()

    never_backed_up = True  # core/backup/database.py
    objects = NobodysQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["round", "question", "option"], name="waiting_pool_once")]

    def __str__(self):
        return f"{self.question}.{self.option}: {self.n}"


class SettingCount(models.Model):
    """The true count of an option by age group of a setting, or of small ones together; deleted by delete_expired()."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="children_counts")
    survey = models.ForeignKey(SettingSurvey, models.PROTECT, null=True, blank=True, related_name="counts")
    band = models.CharField("age group", max_length=20, choices=GROUPS)
    question = models.CharField(max_length=10)
    option = models.CharField(max_length=20)
    n = models.PositiveIntegerField()

    objects = NobodysQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["survey", "band", "question", "option"],
                condition=Q(survey__isnull=False),
                name="setting_count_once",
            ),
            models.UniqueConstraint(
                fields=["round", "band", "question", "option"],
                condition=Q(survey__isnull=True),
                name="pool_count_once",
            ),
        ]

    def __str__(self):
        return f"{self.question}.{self.option}: {self.n}"
