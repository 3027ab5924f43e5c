"""What is said of a whole quarter: that nothing happened, and what its figures were when it was cut off."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.history.guards import append_only
from core.models import Tracked
from core.text.dates import print_quarter
from incidents.records.querysets import NilReturnQuerySet, QuarterCutOffQuerySet

PERSON = settings.AUTH_USER_MODEL


class OfQuarter(Tracked):
    year = models.PositiveSmallIntegerField("financial year")
    quarter = models.PositiveSmallIntegerField("quarter")

    class Meta:
        abstract = True

    @property
    def name(self) -> str:
        return f"{self.year}-Q{self.quarter}"

    @property
    def months(self) -> str:
        return print_quarter(self.year, self.quarter)


class NilReturn(OfQuarter):
    history_name = "nil_return"
    declared_on = models.DateField("declared on")
    declared_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name="declared by")
    withdrawn_on = models.DateField("withdrawn on", null=True, blank=True)

    objects = NilReturnQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "-quarter", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="nil_return_once_for_a_quarter", fields=["year", "quarter"], condition=Q(withdrawn_on__isnull=True)
            ),
            models.CheckConstraint(name="nil_return_quarter_exists", condition=Q(quarter__range=(1, 4))),
        ]

    def __str__(self):
        return f"Nil return for {self.months}"


@append_only
class QuarterCutOff(OfQuarter):
    """Figures as cut off, never changed: a counting.Tally without rows, with its checksum; no `taken_by` for the daily
    job.
    """

    history_name = "quarter_cut_off"
    history_page = False
    cut_off_on = models.DateField("cut off on")
    taken_at = models.DateTimeField("taken at")
    taken_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    figures = models.JSONField(default=dict)
    checksum = models.CharField(max_length=64, default="", editable=False)

    objects = QuarterCutOffQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "-quarter"]
        verbose_name = "cut-off of a quarter"
        verbose_name_plural = "cut-offs of quarters"
        constraints = [
            models.UniqueConstraint(name="quarter_is_cut_off_once", fields=["year", "quarter"]),
            models.CheckConstraint(name="cut_off_quarter_exists", condition=Q(quarter__range=(1, 4))),
        ]

    def __str__(self):
        return f"Cut-off of {self.name}"
