"""Figures as they were counted, one for each day."""

from django.db import models

from core.board.figures import Figure
from core.text.dates import print_date, today


class FigureDay(models.Model):
    """A measure (core/board/measures.py) on a day: counted anew until the day is over, and left as it then was.

    `printed` holds the fields of core.board.figures.Figure without its day.
    """

    key = models.CharField("figure", max_length=60)
    day = models.DateField("day")
    printed = models.JSONField("as printed")
    counted_at = models.DateTimeField("counted at")

    class Meta:
        verbose_name = "figure of a day"
        verbose_name_plural = "figures of days"
        constraints = [models.UniqueConstraint(fields=["key", "day"], name="one_figure_a_day")]

    def __str__(self):
        return f"{self.key}, {self.day}"

    @property
    def figure(self) -> Figure:
        return Figure(**self.printed, as_at=self.day)

    @property
    def when(self) -> str:
        """ "in the second quarter of 2026", "today" or "on 30 June 2026"."""
        if self.figure.period:
            return f"in {self.figure.period}"
        if self.day == today():
            return "today"
        return f"on {print_date(self.day)}"
