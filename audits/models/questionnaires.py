"""Questionnaires: a questionnaire has editions, an edition has sections, a section has questions.

An edition is a version of a questionnaire ("version" is what every record counts its own saves by). A draft is changed
in the browser; once published it never changes again, and the database refuses it (audits/questionnaires/guard.py).
What a return was asked is therefore always what its edition says. A later edition knows which of its questions
continues which.

Pages and rules do not read these rows one by one: `audits.questions.questionnaire.form_of(edition)` gives the whole
edition as a plain value, which is read once in a process for a published one.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q

from audits.questionnaires.querysets import (
    EditionQuerySet,
    PartOfEditionQuerySet,
    QuestionnaireQuerySet,
    QuestionQuerySet,
)
from audits.questions import rule_words
from core.models import Tracked

PERSON = settings.AUTH_USER_MODEL


class RulesField(models.JSONField):
    """JSON that has words for people: `in_words` gives them, in histories and where two people changed it."""

    def __init__(self, *args, in_words=None, **options):
        self.in_words = in_words
        super().__init__(*args, **options)

    def deconstruct(self):
        name, _, args, options = super().deconstruct()
        return name, "django.db.models.JSONField", args, options


class Questionnaire(Tracked):
    history_name = "questionnaire"

    class Subject(models.TextChoices):
        AGENCY = "agency", "One return for each agency"
        ACCESS_POINT = "access_point", "One return for each internet access point"
        SURVEY = "survey", "Totals of a survey, one return for each agency"
        CHILDREN = "children", "Asked of children, and counted on arrival"

    key = models.SlugField("short name", max_length=40, unique=True)
    name = models.CharField(max_length=200)
    subject = models.CharField("what a return is about", max_length=12, choices=Subject, default=Subject.AGENCY)
    retired_on = models.DateField("not used any more since", null=True, blank=True)

    objects = QuestionnaireQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return self.name


class Edition(Tracked):
    history_name = "questionnaire_version"
    questionnaire = models.ForeignKey(Questionnaire, models.PROTECT, related_name="editions")
    number = models.PositiveSmallIntegerField()
    introduction = models.TextField(blank=True)
    period = models.CharField("period asked about", max_length=200, blank=True)
    previous = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="later", verbose_name="version that it continues"
    )
    published_at = models.DateTimeField("published at", null=True, blank=True)
    published_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="published by"
    )
    fingerprint = models.CharField(max_length=64, blank=True, editable=False)  # of all that it asks, once published

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = "version of a questionnaire"
        verbose_name_plural = "versions of questionnaires"
        ordering = ["questionnaire", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["questionnaire", "number"], name="edition_number_once"),
            models.UniqueConstraint(
                fields=["questionnaire"],
                condition=Q(published_at__isnull=True),
                name="edition_one_draft",
                violation_error_message="This questionnaire has a draft already.",
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True, fingerprint="")
                | Q(published_at__isnull=False) & ~Q(fingerprint=""),
                name="edition_published_has_a_fingerprint",
            ),
        ]

    def __str__(self):
        return f"{self.questionnaire}, version {self.number}"

    @property
    def is_published(self) -> bool:
        return self.published_at is not None


class Section(Tracked):
    history_name = "questionnaire_section"
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="sections")
    code = models.CharField(max_length=10)
    title = models.CharField(max_length=200)
    guidance = models.TextField(blank=True)
    position = models.PositiveIntegerField(default=0)
    removed_on = models.DateField("taken out of the draft on", null=True, blank=True)

    objects = PartOfEditionQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "code"],
                condition=Q(removed_on__isnull=True),
                name="section_code_once",
                violation_error_message="Another section of this questionnaire has this code.",
            )
        ]

    def __str__(self):
        return f"{self.code} {self.title}"


class Question(Tracked):
    """One question of an edition. The shapes of `parts`, `options`, `triggers` and `checks` stand in
    audits/questions/questionnaire.py."""

    history_name = "question"

    class Type(models.TextChoices):
        YPN = "ypn", "Yes, partly, no"
        YPN_TEXT = "ypn_text", "Yes, partly, no, and a text"
        YN = "yn", "Yes, no"
        YN_TEXT = "yn_text", "Yes, no, and a text"
        M5 = "m5", "Scale of 1 to 5, 5 is best"
        M5_1 = "m5_1", "Scale of 1 to 5, 1 is best"
        DATE = "date", "Date"
        NUMBER = "number", "Whole number"
        NUMBERS = "numbers", "Several whole numbers"
        COUNTS = "counts", "How many people said each"
        TEXT = "text", "Text"
        CHOICE = "choice", "One of a list"
        MULTI = "multi", "Any of a list"
        GRID = "grid", "One choice in each row"
        PERSON = "person", "Person at work"
        RISK = "risk", "Likelihood and impact"
        GROUP = "group", "Several answers of different kinds"
        SIGN_OFF = "sign_off", "Sign-off"

    class Asked(models.TextChoices):
        SCHOOLS = "S", "Schools and colleges"
        OTHERS = "A", "Other agencies"
        BOTH = "B", "Everybody"

    class Carry(models.TextChoices):
        KEEP = "C", "Shown, and kept with one click"
        AGAIN = "R", "Shown, and answered again"
        NOTHING = "-", "Not shown"

    class Evidence(models.TextChoices):
        NONE = "none", "None"
        OPTIONAL = "optional", "May be added"
        WANTED = "wanted", "Wanted"

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="questions", db_index=False)
    section = models.ForeignKey(Section, models.PROTECT, related_name="questions")
    code = models.CharField(max_length=10)
    position = models.PositiveIntegerField(default=0)
    text = models.TextField("question")
    guidance = models.TextField(blank=True)
    type = models.CharField("kind of answer", max_length=10, choices=Type)
    must = models.BooleanField("has to be answered", default=True)
    must_if = RulesField("has to be answered only if", null=True, blank=True, in_words=rule_words.must_if_in_words)
    asked = models.CharField("who is asked", max_length=1, choices=Asked, default=Asked.BOTH)
    short_form = models.BooleanField("stands in the short form too", default=False)
    evidence = models.CharField(max_length=8, choices=Evidence, default=Evidence.NONE)
    evidence_words = models.CharField("which evidence", max_length=200, blank=True)
    carry = models.CharField("last year’s answer", max_length=1, choices=Carry, default=Carry.NOTHING)
    priority = models.CharField("number of the strategic priority it serves", max_length=20, blank=True)
    parts = RulesField(default=list, blank=True, in_words=rule_words.rows_in_words)
    options = RulesField(default=list, blank=True, in_words=rule_words.rows_in_words)
    triggers = RulesField(
        "answers that ask for an action", default=list, blank=True, in_words=rule_words.triggers_in_words
    )
    checks = RulesField("checks against other answers", default=list, blank=True, in_words=rule_words.checks_in_words)
    continues = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="continued_by", verbose_name="question it continues"
    )
    known_as = models.CharField("what the directory knows of it", max_length=20, blank=True)  # questions/known.py
    # what children are asked about it ("lesson"), in voices
    mirrors = models.CharField("children’s question beside it", max_length=10, blank=True)
    removed_on = models.DateField("taken out of the draft on", null=True, blank=True)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        ordering = ["section__position", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "code"],
                condition=Q(removed_on__isnull=True),
                name="question_code_once",
                violation_error_message="Another question of this questionnaire has this code.",
            ),
            models.UniqueConstraint(
                fields=["edition", "continues"],
                condition=Q(removed_on__isnull=True, continues__isnull=False),
                name="question_continued_once",
                violation_error_message="Another question of this questionnaire continues that one.",
            ),
            models.CheckConstraint(
                condition=Q(evidence__in=["none", "optional", "wanted"]), name="question_evidence_is_known"
            ),
            models.CheckConstraint(condition=Q(carry__in=["C", "R", "-"]), name="question_carry_is_known"),
            models.CheckConstraint(condition=Q(asked__in=["S", "A", "B"]), name="question_asked_is_known"),
        ]

    def __str__(self):
        return f"{self.code} {self.text}"
