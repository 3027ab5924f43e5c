"""Reads of closed days."""

from __future__ import annotations

import datetime as dt

from django.db import models


class ClosedDayQuerySet(models.QuerySet):
    def visible_to(self, user) -> ClosedDayQuerySet:
        """All of them for those who change settings, none for anybody else."""
        allowed = user and user.is_authenticated and user.is_active and "settings.edit" in user.permissions
        return self if allowed else self.none()

    def current(self) -> ClosedDayQuerySet:
        return self.filter(removed_on__isnull=True)

    def periods(self) -> tuple[tuple[dt.date, dt.date], ...]:
        return tuple(self.values_list("first_day", "last_day"))
