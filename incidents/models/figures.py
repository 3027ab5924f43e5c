"""Figures of incidents as they were published."""

from django.conf import settings
from django.db import models

from core.history.guards import append_only
from core.text.dates import print_quarter, print_year
from incidents.records.querysets import PublishedEditionQuerySet

PERSON = settings.AUTH_USER_MODEL


@append_only
class PublishedEdition(models.Model):
    """Published figures (quarter 0: a year), never changed. `content`: what cells print and true counts; `number` by
    year, `issue` by quarter.
    """

    year = models.PositiveSmallIntegerField("financial year")
    quarter = models.PositiveSmallIntegerField("quarter", default=0)
    number = models.PositiveSmallIntegerField("number in the year")
    issue = models.PositiveSmallIntegerField("issue")
    issued_on = models.DateField("published on")
    issued_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name="published by")
    reason = models.CharField("what it replaces and why", max_length=200, blank=True)
    content = models.JSONField(default=dict)
    checksum = models.CharField(max_length=64)

    objects = PublishedEditionQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "-number"]
        verbose_name = "published edition"
        verbose_name_plural = "published editions"
        constraints = [
            models.UniqueConstraint(name="edition_number_once_in_a_year", fields=["year", "number"]),
            models.UniqueConstraint(name="edition_issue_once", fields=["year", "quarter", "issue"]),
            models.CheckConstraint(name="edition_quarter_exists", condition=models.Q(quarter__range=(0, 4))),
        ]

    def __str__(self):
        return f"{self.name}, issue {self.issue}"

    @property
    def months(self) -> str:
        return print_quarter(self.year, self.quarter)

    @property
    def name(self) -> str:
        return f"{self.year}-Q{self.quarter}" if self.quarter else print_year(self.year)
