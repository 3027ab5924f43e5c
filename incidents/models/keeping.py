"""Who looked at what and why, and what was let go when its time was over. Neither holds anything of a record."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from core.history.guards import append_only
from core.models import Tracked
from incidents.records.querysets import AccessLogQuerySet, RetentionRunQuerySet

PERSON = settings.AUTH_USER_MODEL


@append_only
class AccessLog(models.Model):
    class What(models.TextChoices):
        LIST = "list", "List of records"
        RECORD = "record", "One record"
        CASE_NUMBER = "case_number", "Case number"
        SEARCH = "search", "Search by case number"
        FILE = "file", "File of records"
        FIGURES = "figures", "File of figures"
        REPORT = "report", "Internal edition of a report"

    class Purpose(models.TextChoices):
        RECORDING = "recording", "Recording or correcting"
        MATCHING = "matching", "Comparing with the case system"
        ANALYSIS = "analysis", "Counting and learning"
        REQUEST = "request", "A request for information or a complaint"
        KEEPING = "keeping", "Checking what is kept"
        READING = "reading", "Reading a report"

        @classmethod
        def asked(cls) -> list[tuple[str, str]]:
            """(value, name) of those from which people choose: nobody is asked what a report is read for."""
            return [(value, name) for value, name in cls.choices if value != cls.READING]

    at = models.DateTimeField("at", default=timezone.now)
    person = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    what = models.CharField("what", max_length=12, choices=What)
    purpose = models.CharField("purpose", max_length=10, choices=Purpose)
    record = models.BigIntegerField("number of the record", null=True, blank=True)
    rows = models.PositiveIntegerField("how many records", default=1)
    subject = models.CharField("which report", max_length=200, blank=True)

    objects = AccessLogQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = "look at incidents"
        verbose_name_plural = "looks at incidents"
        indexes = [
            models.Index(name="access_newest", fields=["-at", "-id"]),
            models.Index(name="access_to_record", fields=["record", "-at"]),
        ]

    def __str__(self):
        return f"{self.get_what_display()}, {self.get_purpose_display()}"


class RetentionRun(Tracked):
    history_name = "retention_run"

    class Kind(models.TextChoices):
        CASE_NUMBERS = "case_numbers", "Case numbers"
        ROWS = "rows", "Whole records"

    kind = models.CharField("what goes", max_length=12, choices=Kind)
    before = models.DateField("recorded before")
    rows = models.JSONField("numbers of the records", default=list)
    listed_on = models.DateField("listed on")
    listed_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name="listed by")
    first_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    first_at = models.DateTimeField("first confirmed at", null=True, blank=True)
    second_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    second_at = models.DateTimeField("second confirmed at", null=True, blank=True)
    done_at = models.DateTimeField("done at", null=True, blank=True)
    gone = models.PositiveIntegerField("records let go", default=0)
    dropped_on = models.DateField("dropped on", null=True, blank=True)

    objects = RetentionRunQuerySet.as_manager()

    class Meta:
        ordering = ["-listed_on", "-pk"]
        verbose_name = "run of retention"
        verbose_name_plural = "runs of retention"
        constraints = [
            models.CheckConstraint(
                name="retention_by_two_different_people",
                condition=models.Q(second_by__isnull=True) | ~models.Q(second_by=models.F("first_by")),
            ),
            models.CheckConstraint(
                name="retention_done_when_confirmed_twice",
                condition=models.Q(done_at__isnull=True) | models.Q(first_by__isnull=False, second_by__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} before {self.before}"
