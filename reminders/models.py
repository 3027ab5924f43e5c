"""Mail choices, and the reminders sent: a row for each person, period and kind, so that each is sent once.

A reminder holds no text. It is written when it is sent, from what its person may read at that moment.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from core.mail.models import OutgoingLetter
from core.models import Tracked
from reminders.querysets import MailChoiceQuerySet, ReminderQuerySet

PERSON = settings.AUTH_USER_MODEL


class MailChoice(Tracked):
    """Which emails a person wants, and of what they do not want to be reminded."""

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


class Reminder(models.Model):
    """A reminder of a person: for a week, counted from its Monday, or for what is urgent on a day.

    Created in the transaction that queues the email, and unique, so that a second scheduler finds it. A week with
    nothing to say has a row without an email.
    """

    class Kind(models.TextChoices):
        WEEKLY = "weekly", "Weekly letter"
        URGENT = "urgent", "Urgent"

    person = models.ForeignKey(PERSON, models.PROTECT, related_name="reminders")
    kind = models.CharField(max_length=6, choices=Kind)
    period = models.DateField("Monday of the week, or day")
    claimed_at = models.DateTimeField("taken up at", default=timezone.now, editable=False)
    lines = models.PositiveIntegerField("lines", default=0)
    letter = models.OneToOneField(OutgoingLetter, models.PROTECT, null=True, blank=True, related_name="reminder")

    objects = ReminderQuerySet.as_manager()

    class Meta:
        ordering = ["-period", "-pk"]
        constraints = [models.UniqueConstraint(fields=["person", "kind", "period"], name="reminder_once_for_a_period")]

    def __str__(self):
        return f"{self.get_kind_display()} of {self.period}"


class Told(models.Model):
    """A person was told something urgent; never repeated. `key` names the record and its state."""

    person = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    key = models.CharField(max_length=120)
    reminder = models.ForeignKey(Reminder, models.PROTECT, related_name="told")

    objects = ReminderQuerySet.as_manager()

    class Meta:
        verbose_name = "thing told"
        verbose_name_plural = "things told"
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="told_a_person_once")]

    def __str__(self):
        return self.key
