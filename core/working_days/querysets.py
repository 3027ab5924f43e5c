"""Reads of closed days."""

from __future__ import annotations

import datetime as dt

from django.db import models


class ClosedDayQuerySet(models.QuerySet):
    def current(self) -> ClosedDayQuerySet:
        """Closed days that nobody has removed."""
        return self.filter(removed_on__isnull=True)

    def periods(self) -> tuple[tuple[dt.date, dt.date], ...]:
        """(first day, last day) of each; one statement."""
        return tuple(self.values_list("first_day", "last_day"))
