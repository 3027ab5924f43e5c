"""Days on which the board is closed, and quiet periods, beside the bank holidays of its nation."""

from django.db import models
from django.db.models import F, Q

from core.models.bases import Tracked
from core.text.dates import print_date
from core.working_days.querysets import ClosedDayQuerySet


class ClosedDay(Tracked):
    """One period. In a quiet one people work, but no routine email leaves: school holidays, for example."""

    history_name = "closed_day"
    history_page = False

    name = models.CharField("name", max_length=80)
    first_day = models.DateField("first day")
    last_day = models.DateField("last day")
    is_quiet = models.BooleanField("quiet period", default=False)
    removed_on = models.DateField("removed on", null=True, blank=True)

    objects = ClosedDayQuerySet.as_manager()

    class Meta:
        ordering = ["first_day", "last_day", "pk"]
        verbose_name = "closed day"
        constraints = [
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="closed_day_ends_after_it_begins")
        ]

    def __str__(self):
        return f"{self.name}, {self.days}"

    @property
    def days(self) -> str:
        """The period as pages print it: "24 December 2026" or "24 December 2026 to 1 January 2027"."""
        if self.first_day == self.last_day:
            return print_date(self.first_day)
        return f"{print_date(self.first_day)} to {print_date(self.last_day)}"
