"""Mail choices, and the routine emails sent: a row for each mailbox and day, so that each is sent once.

They hold no text. An email is written when it is sent, from what its person may read at that moment.
"""

from django.conf import settings
from django.db import models
from django.db.models.functions import Upper
from django.utils import timezone

from core.mail.models import OutgoingEmail
from core.models import Tracked
from reminders.answers.querysets import AnswerLinkQuerySet, AnswerSaveQuerySet
from reminders.querysets import MailChoiceQuerySet, RoutineEmailQuerySet

PERSON = settings.AUTH_USER_MODEL
KINDS = ("Reminder", "Weekly email")  # of a routine email, by whether it is the weekly one


class MailChoice(Tracked):
    history_name = "letters"
    person = models.OneToOneField(PERSON, models.PROTECT, related_name="mail_choice")
    weekly = models.BooleanField("the weekly letter", default=True)
    urgent = models.BooleanField("what is due tomorrow or overdue, at once", default=True)
    left_out = models.JSONField("topics left out", default=list, blank=True)  # keys of topics.py

    objects = MailChoiceQuerySet.as_manager()

    class Meta:
        verbose_name = "choice of letters"
        verbose_name_plural = "choices of letters"

    def __str__(self):
        return f"Letters to {self.person}"


class AnswerLink(models.Model):
    """The link of an answer page, in one email to one mailbox: for a person, or for an agency without an account.

    It opens nothing else. `items` are what the email was about, such as "action 12".
    """

    class Ending(models.TextChoices):
        DONE = "done", "Its reader had finished"
        REPLACED = "replaced", "A later email has another link"
        NOT_YOU = "not_you", "Somebody else had opened it"
        NOT_ME = "not_me", "Its owner had not written"

    address = models.EmailField("sent to")
    person = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="answer_links")
    agency = models.ForeignKey("agencies.Agency", models.PROTECT, null=True, blank=True, related_name="answer_links")
    nonce = models.CharField("secret part of the signed address", max_length=64, unique=True)
    items = models.JSONField("what the email was about", default=list, blank=True)
    made_at = models.DateTimeField("made at", default=timezone.now, editable=False)
    good_until = models.DateField("good until")
    ended_at = models.DateTimeField("ended at", null=True, blank=True)
    ending = models.CharField("why it ended", max_length=8, choices=Ending, blank=True)

    objects = AnswerLinkQuerySet.as_manager()

    class Meta:
        verbose_name = "link of an answer page"
        verbose_name_plural = "links of answer pages"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(person__isnull=False, agency__isnull=True)
                | models.Q(person__isnull=True, agency__isnull=False),
                name="answer_link_of_a_person_or_an_agency",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True, ending="")
                | models.Q(ended_at__isnull=False) & ~models.Q(ending=""),
                name="answer_link_ended_with_a_reason",
            ),
        ]
        indexes = [models.Index(Upper("address"), condition=models.Q(ended_at=None), name="answer_link_of_mailbox")]

    def __str__(self):
        return f"Answers of {self.person or self.agency}"


class AnswerSave(models.Model):
    """An answer without its text. `asks` where the manager has to see to it, with `note`, recorded nowhere else."""

    link = models.ForeignKey(AnswerLink, models.PROTECT, related_name="saves")
    item = models.CharField("item of the page", max_length=40)  # such as "action 12"
    about = models.CharField("what it was about", max_length=300)
    what = models.CharField("what was saved", max_length=200)
    path = models.CharField("page on which it is", max_length=200)
    asks = models.BooleanField("the manager has to see to it", default=False)
    note = models.TextField("note to the manager", blank=True)
    saved_at = models.DateTimeField("saved at", default=timezone.now, editable=False)
    receipt = models.ForeignKey("core.OutgoingEmail", models.PROTECT, null=True, blank=True, related_name="+")
    checked_at = models.DateTimeField("checked by the manager at", null=True, blank=True)
    checked_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")

    objects = AnswerSaveQuerySet.as_manager()

    class Meta:
        verbose_name = "answer saved by a link"
        verbose_name_plural = "answers saved by links"
        ordering = ["pk"]

    def __str__(self):
        return f"{self.about}: {self.what}"

    @property
    def is_disowned(self) -> bool:
        """Whether the owner of the mailbox says that somebody else wrote it."""
        return self.link.ending == AnswerLink.Ending.NOT_ME


class RoutineEmail(models.Model):
    """The routine email of a mailbox on a day, which joins everything that is due, for a person or for an office.

    Created in the transaction that queues the email, and unique, so that a second scheduler finds it. A week with
    nothing to say has a row without an email.
    """

    address = models.EmailField("sent to")  # case-folded
    person = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="routine_emails")
    day = models.DateField("day")
    weekly = models.BooleanField("the weekly email", default=False)
    lines = models.PositiveIntegerField("lines", default=0)
    claimed_at = models.DateTimeField("taken up at", default=timezone.now, editable=False)
    email = models.OneToOneField(OutgoingEmail, models.PROTECT, null=True, blank=True, related_name="routine_email")

    objects = RoutineEmailQuerySet.as_manager()

    class Meta:
        verbose_name = "routine email"
        verbose_name_plural = "routine emails"
        ordering = ["-day", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["address", "day"], name="routine_email_once_a_day"),
        ]

    def __str__(self):
        return f"{self.kind_name} of {self.day}"

    @property
    def kind_name(self) -> str:
        return KINDS[self.weekly]


class Mention(models.Model):
    """A person was told something, first on a day and last in an email. `key` names the record and its state."""

    person = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    key = models.CharField(max_length=120)
    first_told_on = models.DateField("first told on")
    email = models.ForeignKey(RoutineEmail, models.PROTECT, related_name="mentions")

    objects = RoutineEmailQuerySet.as_manager()

    class Meta:
        verbose_name = "mention"
        verbose_name_plural = "mentions"
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="mention_once_of_a_state")]

    def __str__(self):
        return self.key
