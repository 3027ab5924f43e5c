"""Tables of background work. None is a record of the board: a file is deleted after a day."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.utils import timezone

KEPT = dt.timedelta(days=1)  # after the request
SILENT = dt.timedelta(minutes=5)  # without a sign of progress: the worker was stopped
LONG_WAIT = dt.timedelta(minutes=2)


class PreparedFileQuerySet(models.QuerySet):
    def visible_to(self, user) -> PreparedFileQuerySet:
        """The files that a person requested, for a day. Nobody sees those of others."""
        if not (user and user.is_authenticated and user.is_active):
            return self.none()
        return self.filter(owner=user.pk, asked_at__gt=timezone.now() - KEPT)

    def too_old(self) -> PreparedFileQuerySet:
        return self.filter(asked_at__lte=timezone.now() - KEPT)


class PreparedFile(models.Model):
    """A file that takes too long for a request: what was requested, its progress, and the finished file."""

    class State(models.TextChoices):
        WAITING = "waiting", "waiting for its turn"
        WORKING = "working", "being prepared"
        READY = "ready", "ready"
        FAILED = "failed", "could not be prepared"

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="asked for by", on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField("kind", max_length=40)  # the maker that makes it, see files.py
    asked = models.JSONField("what was asked for")
    name = models.CharField("name of the file", max_length=200)
    about = models.CharField("what it holds", max_length=300)
    mime_type = models.CharField("type of the file", max_length=120)
    state = models.CharField("state", max_length=10, choices=State, default=State.WAITING)
    step = models.CharField("step", max_length=100, blank=True)
    done = models.PositiveIntegerField("done", default=0)
    total = models.PositiveIntegerField("of", default=100)
    attempt = models.PositiveIntegerField("attempt", default=1)
    reference = models.CharField("reference of a failure", max_length=20, blank=True)
    asked_at = models.DateTimeField("asked for at", default=timezone.now, editable=False)
    seen_at = models.DateTimeField("last sign of work", default=timezone.now, editable=False)
    file = models.FileField("file", upload_to="prepared", max_length=200, blank=True)

    objects = PreparedFileQuerySet.as_manager()

    class Meta:
        verbose_name = "prepared file"
        verbose_name_plural = "prepared files"
        indexes = [models.Index(fields=["owner", "asked_at"], name="prepared_file_of_owner")]
        constraints = [
            models.CheckConstraint(
                name="prepared_file_is_there_when_ready",
                condition=~models.Q(state="ready") | ~models.Q(file=""),
            ),
        ]

    def __str__(self):
        return f"{self.name} ({self.get_state_display()})"

    @property
    def kept_until(self) -> dt.datetime:
        return self.asked_at + KEPT

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING

    @property
    def waits_long(self) -> bool:
        """Whether it has waited so long that the worker may have stopped."""
        return self.is_waiting and timezone.now() - self.seen_at > LONG_WAIT

    @property
    def is_ready(self) -> bool:
        return self.state == self.State.READY

    @property
    def has_failed(self) -> bool:
        began = self.state == self.State.WORKING
        return self.state == self.State.FAILED or (began and timezone.now() - self.seen_at > SILENT)


class DailyRun(models.Model):
    """A daily job that was done: unique for job and day, so that a second run does nothing."""

    job = models.CharField("job", max_length=60)
    day = models.DateField("day")
    finished_at = models.DateTimeField("finished at", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "daily run"
        verbose_name_plural = "daily runs"
        constraints = [models.UniqueConstraint(fields=["job", "day"], name="daily_run_once_a_day")]

    def __str__(self):
        return f"{self.job} on {self.day}"


class JobFailureQuerySet(models.QuerySet):
    def visible_to(self, user) -> JobFailureQuerySet:
        """All for those who look after mail, none for anybody else."""
        allowed = user and user.is_authenticated and user.is_active and "mail.manage" in user.permissions
        return self if allowed else self.none()


class JobFailure(models.Model):
    """Something in the background that failed on a day and has not succeeded since."""

    job = models.CharField("job", max_length=60)
    about = models.CharField("record that it failed with", max_length=100, blank=True)
    day = models.DateField("day")
    times = models.PositiveIntegerField("times", default=1)
    reference = models.CharField("reference of the last failure", max_length=20)
    failed_at = models.DateTimeField("failed last at")

    objects = JobFailureQuerySet.as_manager()

    class Meta:
        verbose_name = "failure of a job"
        verbose_name_plural = "failures of jobs"
        ordering = ["-failed_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["job", "about", "day"], name="job_failure_once_a_day")]

    def __str__(self):
        return f"{self.job} on {self.day}"
