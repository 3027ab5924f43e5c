"""Answers: one row for each return and question, what hangs on it, and what the board says to it.

`value` is the whole answer as JSON (audits/questions/reading.py says in which shape for each type); `code`, `number`
and `day` repeat its heart in typed columns, so that results of tens of thousands of returns are counted by an index.
An answer that was blanked stays a row, with `value` null; blank is never 0.

One JSON document for a return would be a row that everybody who fills it in competes for; a table for each type would
be fifteen to count.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from audits.models.questionnaires import Question, RulesField
from audits.models.rounds import Return, Round
from audits.questions.wording import plain_words
from audits.returns.querysets import AnswerQuerySet, OfReturnQuerySet, VerdictQuerySet
from audits.signing.querysets import MessageQuerySet
from core.models import Tracked

PERSON = settings.AUTH_USER_MODEL


class Answer(Tracked):
    history_name = "audit_answer"
    audit_return = models.ForeignKey(Return, models.PROTECT, related_name="answers", db_index=False)
    round = models.ForeignKey(Round, models.PROTECT, related_name="answers", db_index=False, editable=False)
    question = models.ForeignKey(Question, models.PROTECT, related_name="answers", db_index=False)
    value = RulesField("answer", null=True, blank=True, in_words=plain_words)
    code = models.CharField("answer in short", max_length=20, blank=True, editable=False)
    number = models.IntegerField("number", null=True, blank=True, editable=False)
    day = models.DateField("day", null=True, blank=True, editable=False)
    reason = models.TextField("why it does not apply", blank=True)
    note = models.TextField(blank=True)
    answered_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="answered by", db_index=False
    )
    answered_at = models.DateTimeField("answered at")
    kept_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="kept_as", verbose_name="kept from last year"
    )

    objects = AnswerQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["audit_return", "question"], name="answer_once"),
            models.CheckConstraint(condition=~Q(code="na") | ~Q(reason=""), name="answer_that_does_not_apply_says_why"),
        ]
        indexes = [
            # all that counting needs, so that the rows themselves are not read
            models.Index(fields=["round", "question", "code", "number", "audit_return"], name="answers_counted")
        ]

    def __str__(self):
        return f"Answer to {self.question}"

    @property
    def is_blank(self) -> bool:
        return self.value is None


class AnswerEvidence(Tracked):
    history_name = "audit_evidence"
    audit_return = models.ForeignKey(Return, models.PROTECT, related_name="evidence")
    question = models.ForeignKey(Question, models.PROTECT, related_name="evidence_given")
    title = models.CharField("what it is", max_length=200)
    url = models.URLField("address", max_length=500, blank=True)
    file = models.FileField(upload_to="returns", max_length=200, blank=True)
    filename = models.CharField("name of the file", max_length=200, blank=True)
    content_type = models.CharField("kind of file", max_length=100, blank=True)
    size = models.PositiveIntegerField("size in bytes", null=True, blank=True)
    sha256 = models.CharField("fingerprint", max_length=64, blank=True)
    first_added_on = models.DateField("first added on")  # its age counts from here, through all the years
    added_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name="added by")
    added_on = models.DateField("added on")
    carried_from = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="carried_to")
    still_current_on = models.DateField("said to be still current on", null=True, blank=True)
    removed_on = models.DateField("taken off on", null=True, blank=True)

    objects = OfReturnQuerySet.as_manager()

    class Meta:
        verbose_name = "evidence of an answer"
        verbose_name_plural = "evidence of answers"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(url="") & ~Q(file="") & ~Q(filename="")
                | ~Q(url="") & Q(file="", filename="")
                | Q(url="", file="", removed_on__isnull=False),  # its file was removed for good
                name="return_evidence_is_a_file_or_an_address",
            ),
            models.CheckConstraint(
                condition=Q(added_on__gte=F("first_added_on")), name="return_evidence_dates_in_order"
            ),
        ]

    def __str__(self):
        return self.title


class Verdict(Tracked):
    """What the board says of one answer, as long as answer, evidence and action are as seen; no `seen`: taken back."""

    history_name = "verdict"

    class Says(models.TextChoices):
        ACCEPTED = "accepted", "Accepted"
        MORE = "more", "More is wanted"
        NOT_ACCEPTED = "not_accepted", "Not accepted"

    audit_return = models.ForeignKey(Return, models.PROTECT, related_name="verdicts", db_index=False)
    question = models.ForeignKey(Question, models.PROTECT, related_name="verdicts")
    answer_version = models.PositiveIntegerField("version of the answer that was judged")  # 0: unanswered
    seen = models.CharField(
        "fingerprint of what was judged", max_length=64, blank=True, default="", editable=False
    )  # audits/questions/seen.py
    says = models.CharField("verdict", max_length=12, choices=Says)
    comment = models.TextField(blank=True)
    given_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name="given by")
    given_on = models.DateField("given on")

    objects = VerdictQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["audit_return", "question"], name="verdict_once"),
            models.CheckConstraint(
                condition=Q(says="accepted") | ~Q(comment=""),
                name="verdict_says_why",
                violation_error_message="Say what is wanted, or why it is not accepted.",
            ),
        ]

    def __str__(self):
        return self.get_says_display()


class ReturnMessage(Tracked):
    history_name = "message"

    class Kind(models.TextChoices):
        SENT_BACK = "sent_back", "Sent back"
        FEEDBACK = "feedback", "Feedback"
        REOPENED = "reopened", "Opened again"
        NOTE = "note", "Note"
        UNSIGNED = "unsigned", "Not signed yet"

    audit_return = models.ForeignKey(Return, models.PROTECT, related_name="messages")
    kind = models.CharField(max_length=9, choices=Kind)
    text = models.TextField()
    author = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    author_name = models.CharField("written by", max_length=150, blank=True)  # of who came by a mailed link
    written_on = models.DateField("written on")

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = "message about a return"
        verbose_name_plural = "messages about returns"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="return_message_says_something"),
            models.CheckConstraint(
                condition=Q(author__isnull=False) | ~Q(author_name=""), name="return_message_is_by_somebody"
            ),
        ]

    def __str__(self):
        return self.text

    @property
    def who(self) -> str:
        return str(self.author) if self.author_id else self.author_name
