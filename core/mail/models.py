"""Queued emails and the state of each. They are no records of the board: after some months only the fact that one was
sent remains.
"""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import get_random_string

from core.mail.kinds import name_of

LOST = dt.timedelta(hours=1)  # an email not picked up by then is queued again
UNREACHED = "The mail server could not be reached."
STUCK = dt.timedelta(minutes=15)  # an attempt without a result by then was interrupted; no step of ours takes so long


def new_token() -> str:
    """The local part of an email's Message-ID, by which a bounce report is matched to it."""
    return get_random_string(32, "abcdefghijklmnopqrstuvwxyz0123456789")


class OutgoingEmailQuerySet(models.QuerySet):
    def visible_to(self, user) -> OutgoingEmailQuerySet:
        """All emails for those who look after mail, none for anybody else."""
        allowed = user and user.is_authenticated and user.is_active and "mail.manage" in user.permissions
        return self if allowed else self.none()

    def due(self, now: dt.datetime) -> OutgoingEmailQuerySet:
        """Emails that wait, whose time has come, and that are not known to be queued."""
        waiting = self.filter(state="waiting", next_try__lte=now)
        return waiting.filter(Q(queued_at__isnull=True) | Q(queued_at__lt=now - LOST))

    def stuck(self, now: dt.datetime) -> OutgoingEmailQuerySet:
        return self.filter(state="sending", begun_at__lt=now - STUCK)

    def unsettled(self) -> OutgoingEmailQuerySet:
        """Emails that a person should look at: failed, bounced, or possibly sent."""
        return self.filter(state__in=["failed", "bounced", "unclear"])

    def paused(self, now: dt.datetime) -> OutgoingEmailQuerySet:
        """Emails that wait for their next attempt because the mail server does not answer."""
        return self.filter(state="waiting", next_try__gt=now, error=UNREACHED)

    def about(self, *subjects: str) -> OutgoingEmailQuerySet:
        """Emails with any of these values of `about`, as given by the sender."""
        return self.filter(about__in=subjects)

    def with_data(self) -> OutgoingEmailQuerySet:
        return self.filter(blanked_on__isnull=True)


class OutgoingEmail(models.Model):
    """One email to one address: its kind, its state, and the reason of a failure."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        SENDING = "sending", "Being sent"
        SENT = "sent", "Sent"
        UNCLEAR = "unclear", "May have been sent"
        FAILED = "failed", "Failed"
        BOUNCED = "bounced", "Came back"
        NOT_NEEDED = "not_needed", "No longer needed"

    kind = models.CharField("kind", max_length=60)
    to = models.EmailField("to", blank=True)
    args = models.JSONField("what it is made of", default=dict, blank=True)
    key = models.CharField("what makes it the only one", max_length=200, unique=True, null=True, blank=True)
    about = models.CharField("what it is about", max_length=80, blank=True, db_index=True)
    token = models.CharField("name in its Message-ID", max_length=32, unique=True, default=new_token, editable=False)
    is_one_of_many = models.BooleanField("one of many", default=False)  # sent after emails that somebody waits for
    state = models.CharField("state", max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField("attempts", default=0)
    error = models.CharField("what went wrong last", max_length=400, blank=True)
    subject = models.CharField("subject", max_length=250, blank=True)
    text = models.TextField("text", blank=True)  # only on a demonstration board, which sends no mail
    asked_at = models.DateTimeField("asked for at", default=timezone.now, editable=False)
    next_try = models.DateTimeField("next attempt from", default=timezone.now)
    queued_at = models.DateTimeField("put into the queue at", null=True, blank=True)
    begun_at = models.DateTimeField("last attempt begun at", null=True, blank=True)
    handed_over_at = models.DateTimeField("handed to the mail server from", null=True, blank=True)
    sent_at = models.DateTimeField("sent at", null=True, blank=True)
    blanked_on = models.DateField("address blanked on", null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="caused by"
    )
    again_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="sent again by"
    )

    objects = OutgoingEmailQuerySet.as_manager()

    class Meta:
        db_table = "core_outgoingletter"
        verbose_name = "email"
        verbose_name_plural = "emails"
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["state", "next_try"], name="letter_by_state"),
            models.Index(fields=["handed_over_at"], name="letter_by_day"),  # subjects of one day are compared
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(state="sent") | Q(sent_at__isnull=False), name="letter_sent_at_a_time"),
            models.CheckConstraint(
                condition=Q(blanked_on__isnull=True) | Q(to="", subject="", text=""), name="letter_blank_once_blanked"
            ),
            models.CheckConstraint(condition=~Q(to="") | Q(blanked_on__isnull=False), name="letter_has_an_address"),
        ]

    def __str__(self):
        return f"{self.kind_name} to {self.to or 'an address no longer held'}"

    @property
    def kind_name(self) -> str:
        return name_of(self.kind)

    @property
    def message_id(self) -> str:
        return f"<letter-{self.token}@{settings.SITE_URL.partition('://')[2].partition(':')[0] or 'localhost'}>"

    @property
    def is_unsettled(self) -> bool:
        return self.state in (self.State.FAILED, self.State.BOUNCED, self.State.UNCLEAR)

    @property
    def is_given_up(self) -> bool:
        """Whether it was not sent because emails to its address fail for good."""
        return self.state == self.State.NOT_NEEDED and bool(self.error)

    @property
    def can_be_sent_again(self) -> bool:
        """Whether a person can queue it again: it is unsettled or given up, or waits for its next attempt."""
        tried = self.state == self.State.WAITING and self.attempts > 0
        return bool(self.to) and (self.is_unsettled or self.is_given_up or tried)


class NoticeQuerySet(models.QuerySet):
    def visible_to(self, user) -> NoticeQuerySet:
        """Those about a person's own work. Nobody sees those of others."""
        return self.filter(person=user.pk) if user and user.is_authenticated and user.is_active else self.none()

    def unsent(self) -> NoticeQuerySet:
        return self.filter(email__isnull=True)


class Notice(models.Model):
    """What others did to a person's work. `args` are keys and days as they were before, never text."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="notices")
    kind = models.CharField("kind", max_length=60)
    key = models.CharField("what it is about", max_length=80)
    args = models.JSONField("what it was like before", default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    happened_at = models.DateTimeField("happened at", default=timezone.now, editable=False, db_index=True)
    email = models.ForeignKey(OutgoingEmail, models.PROTECT, null=True, blank=True, related_name="notices")

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = "piece of news"
        verbose_name_plural = "pieces of news"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind", "key"], condition=Q(email__isnull=True), name="notice_once_while_unsent"
            )
        ]

    def __str__(self):
        return f"{self.kind}: {self.key}"
