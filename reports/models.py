"""Reports: drafts in which people write, and the frozen editions."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from actions.models import Decision
from core.history.guards import append_only
from core.models import Tracked
from reports.periods import Period
from reports.querysets import (
    BuilderQuerySet,
    CommentaryQuerySet,
    EditionQuerySet,
    FileQuerySet,
    LookFileManager,
    OfReportQuerySet,
    RedactionQuerySet,
    ReportDecisionQuerySet,
    ReportQuerySet,
)
from reports.sections.section import EDITIONS, KINDS

PERSON = settings.AUTH_USER_MODEL


class Report(Tracked):
    """A report of a period. A draft is rebuilt from the records each time; a frozen one is read from its editions."""

    history_name = "report"

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        FROZEN = "frozen", "Frozen"
        DROPPED = "withdrawn", "Dropped"

    kind = models.CharField("kind", max_length=9, choices=list(KINDS.items()))
    year = models.PositiveSmallIntegerField("financial year")
    quarter = models.PositiveSmallIntegerField("quarter", default=0)
    as_of = models.DateField("judged on", null=True, blank=True, db_column="judged_on")
    state = models.CharField("state", max_length=9, choices=State, default=State.DRAFT)
    number = models.PositiveIntegerField("number", null=True, blank=True, unique=True)
    replaces = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="replacements")
    correction = models.TextField("what is corrected", blank=True)
    made_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    frozen_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    frozen_at = models.DateTimeField("frozen at", null=True, blank=True)
    known_at = models.DateTimeField("known at", null=True, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "-quarter", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="report_frozen_whole",
                condition=Q(state="frozen", number__isnull=False, frozen_by__isnull=False, frozen_at__isnull=False,
                            known_at__isnull=False, as_of__isnull=False)
                | ~Q(state="frozen") & Q(number__isnull=True, frozen_by__isnull=True, frozen_at__isnull=True),
            ),
            models.CheckConstraint(name="report_quarter_known", condition=Q(quarter__gte=0, quarter__lte=4)),
            models.UniqueConstraint(
                name="report_one_draft_of_a_period", fields=["kind", "year", "quarter"], condition=Q(state="draft")
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.get_kind_display()}, {self.period.label}"

    @property
    def period(self) -> Period:
        return Period(self.year, self.quarter)

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT

    @property
    def name(self) -> str:
        return f"Report {self.number}: {self}" if self.number else str(self)


class ReportSection(Tracked):
    """The position of a section in a draft, and whether it is left out; without a row it has its default place."""

    history_name = "report_section"
    report = models.ForeignKey(Report, models.PROTECT, related_name="sections")
    key = models.CharField("section", max_length=60)
    position = models.PositiveSmallIntegerField("position")
    left_out = models.BooleanField("left out", default=False)

    objects = OfReportQuerySet.as_manager()

    class Meta:
        ordering = ["report", "position", "pk"]
        constraints = [models.UniqueConstraint(name="report_section_once", fields=["report", "key"])]

    def __str__(self):
        return self.key


class Commentary(Tracked):
    """Text beside the figures of a report. `is_published` says whether the published edition prints it too."""

    history_name = "commentary"
    report = models.ForeignKey(Report, models.PROTECT, related_name="commentary")
    key = models.CharField("place", max_length=120)
    text = models.TextField("text", blank=True)
    is_published = models.BooleanField("in the published edition too", default=False)
    author = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    written_on = models.DateField("written on")

    objects = CommentaryQuerySet.as_manager()

    class Meta:
        ordering = ["report", "key"]
        verbose_name = "commentary"
        verbose_name_plural = "commentary"
        constraints = [models.UniqueConstraint(name="commentary_once_in_a_place", fields=["report", "key"])]

    def __str__(self):
        return self.text[:60]


class CommentaryRequest(Tracked):
    history_name = "commentary_request"
    report = models.ForeignKey(Report, models.PROTECT, related_name="requests")
    person = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    message = models.TextField("message", blank=True)
    asked_on = models.DateField("asked on")
    ended_on = models.DateField("ended on", null=True, blank=True)

    objects = OfReportQuerySet.as_manager()

    class Meta:
        ordering = ["report", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="commentary_asked_once", fields=["report", "person"], condition=Q(ended_on__isnull=True)
            )
        ]

    def __str__(self):
        return f"{self.person}"


@append_only
class FrozenEdition(models.Model):
    """The content of an edition of a frozen report, as JSON text with its checksum (SHA-256). Never changed."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="editions")
    edition = models.CharField("edition", max_length=9, choices=list(EDITIONS.items()))
    data = models.TextField("figures and texts")
    page = models.TextField("as a page")
    checksum = models.CharField("checksum", max_length=64)

    objects = EditionQuerySet.as_manager()

    class Meta:
        ordering = ["report", "edition"]
        constraints = [models.UniqueConstraint(name="frozen_edition_once", fields=["report", "edition"])]

    def __str__(self):
        return f"{self.report}, {self.get_edition_display()}"


@append_only
class RenderedFile(models.Model):
    """A file of a frozen edition, as it was when the report was frozen. Never changed."""

    edition = models.ForeignKey(FrozenEdition, models.PROTECT, related_name="files")
    format = models.CharField("form", max_length=4)
    content = models.BinaryField("content")
    size = models.PositiveIntegerField("size in bytes")
    checksum = models.CharField("checksum", max_length=64)

    objects = FileQuerySet.as_manager()

    class Meta:
        ordering = ["edition", "format"]
        constraints = [models.UniqueConstraint(name="rendered_file_once", fields=["edition", "format"])]

    def __str__(self):
        return f"{self.edition}, {self.format}"


@append_only
class SentenceChoice(models.Model):
    """What somebody chose for a sentence that could give a hidden count (reports/told): it is printed in internal
    editions only, or it is no count of children, and why. The last choice counts, in every report.

    `digest` recognises the sentence, which is not stored here.
    """

    class Choice(models.TextChoices):
        INTERNAL = "internal", "Print it in the internal edition only"
        NO_COUNT = "no_count", "It is not a number of children in our incidents"

    class Reason(models.TextChoices):
        THINGS = "things", "It counts something else, such as schools, sessions or staff"
        ELSEWHERE = "elsewhere", "It is from a survey, a study, an exercise or another area"
        PRINTED = "printed", "Published figures print the same number"
        NO_NUMBER = "no_number", "It is a date, an age, a reference or a name"

    report = models.ForeignKey(Report, models.PROTECT, related_name="sentence_choices")
    digest = models.CharField("by which the sentence is known again", max_length=64, db_index=True)
    choice = models.CharField("choice", max_length=8, choices=Choice)
    reason = models.CharField("why it is not a number of children", max_length=9, choices=Reason, blank=True)
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    at = models.DateTimeField("at", default=timezone.now)

    objects = BuilderQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="sentence_choice_has_reason",
                condition=Q(choice="internal", reason="") | Q(choice="no_count") & ~Q(reason=""),
            )
        ]

    def __str__(self):
        return self.get_choice_display()


@append_only
class Reading(models.Model):
    """A person opened a frozen report on a day; the time of the first opening."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="readings")
    person = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    on = models.DateField("on")
    at = models.DateTimeField("at", default=timezone.now)

    objects = BuilderQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [models.UniqueConstraint(name="reading_once_on_a_day", fields=["report", "person", "on"])]

    def __str__(self):
        return f"{self.person}, {self.at}"


class Telling(Tracked):
    history_name = "telling"
    report = models.ForeignKey(Report, models.PROTECT, related_name="tellings")
    person = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    told_on = models.DateField("told on")

    objects = BuilderQuerySet.as_manager()

    class Meta:
        ordering = ["report", "pk"]
        constraints = [models.UniqueConstraint(name="told_once_of_a_report", fields=["report", "person"])]

    def __str__(self):
        return f"{self.person}"


class ReportDecision(Tracked):
    """On an action or a figure of a report. `figure` is a key, empty for a decision on an action."""

    history_name = "report_decision"
    report = models.ForeignKey(Report, models.PROTECT, related_name="decisions")
    decision = models.OneToOneField(Decision, models.PROTECT, related_name="of_report")
    figure = models.CharField("figure", max_length=120, blank=True)
    figure_label = models.CharField("name of the figure", max_length=200, blank=True)
    acted_on = models.DateField("acted on", null=True, blank=True)
    acted_note = models.TextField("what was done", blank=True)

    objects = ReportDecisionQuerySet.as_manager()

    class Meta:
        ordering = ["-decision__taken_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="report_decision_acted_whole",
                condition=Q(acted_on__isnull=True, acted_note="") | Q(acted_on__isnull=False) & ~Q(acted_note=""),
            )
        ]

    def __str__(self):
        return str(self.decision)


class Redaction(Tracked):
    """Words that two people removed from all records. The words are not stored: `digest` recognises them.

    `places` are [key, name, count] of where they were found when proposed, `done` [name, count] of what was removed;
    `evidence` names files removed although the words cannot be read in them (12, R12). `rewritten` are [report,
    content] of editions without the words, until they take the place of the old ones.
    """

    history_name = "redaction"
    untracked = ("rewritten",)
    reason = models.TextField("reason")
    digest = models.CharField("by which the words are known again", max_length=64, editable=False)
    places = models.JSONField("places", default=list)
    evidence = models.JSONField("files of evidence", default=list)
    proposed_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name="proposed by")
    proposed_on = models.DateField("proposed on")
    done_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    done_at = models.DateTimeField("done at", null=True, blank=True)
    done = models.JSONField("what was removed", default=list)
    rewritten = models.JSONField("editions without the words", default=list, editable=False)
    dropped_on = models.DateField("dropped on", null=True, blank=True)

    objects = RedactionQuerySet.as_manager()

    class Meta:
        ordering = ["-proposed_on", "-pk"]
        verbose_name = "removal of words"
        verbose_name_plural = "removals of words"
        constraints = [
            models.CheckConstraint(
                name="redaction_by_two_different_people",
                condition=Q(done_by__isnull=True) | ~Q(done_by=models.F("proposed_by")),
            ),
            models.CheckConstraint(
                name="redaction_done_whole",
                condition=Q(done_by__isnull=True, done_at__isnull=True)
                | Q(done_by__isnull=False, done_at__isnull=False),
            ),
        ]

    def __str__(self):
        return f"Removal of words, proposed by {self.proposed_by}"


@append_only
class LookFile(models.Model):
    """A checked logo or Word template, never changed. `pixels` is the bitmap of a logo that is an SVG."""

    class Kind(models.TextChoices):
        LOGO = "logo", "Logo"
        TEMPLATE = "template", "Word template"

    kind = models.CharField("kind", max_length=8, choices=Kind)
    name = models.CharField("name of the file", max_length=200)
    format = models.CharField("form", max_length=4)
    content = models.BinaryField("content")
    pixels = models.BinaryField("as pixels", blank=True)
    width = models.FloatField("width", default=0)
    height = models.FloatField("height", default=0)
    size = models.PositiveIntegerField("size in bytes")
    checksum = models.CharField("checksum", max_length=64)
    added_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    added_on = models.DateField("added on")

    objects = LookFileManager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self):
        return self.name


class Cover(Tracked):
    """The look of the board's reports. One row, or none until somebody changes it."""

    history_name = "cover"
    only = models.BooleanField("the only one", default=True, unique=True, editable=False)
    board = models.CharField("name of the board", max_length=200, blank=True)
    internal_marking = models.CharField("marking of internal editions", max_length=60, blank=True)
    published_marking = models.CharField("marking of published editions", max_length=60, blank=True)
    colour = models.CharField("colour", max_length=7)
    accent = models.CharField("colour of the line beside the title", max_length=7, blank=True)
    logo = models.ForeignKey(LookFile, models.PROTECT, null=True, blank=True, related_name="+")
    logo_alt = models.CharField("words for the logo", max_length=200, blank=True)
    word_template = models.ForeignKey(
        LookFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Word template"
    )

    objects = BuilderQuerySet.as_manager()

    class Meta:
        verbose_name = "cover of reports"
        verbose_name_plural = "cover of reports"

    def __str__(self):
        return "Cover of reports"
