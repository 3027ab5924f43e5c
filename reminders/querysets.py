"""What may be read of reminders, and by whom."""

from __future__ import annotations

from django.db import models

from agencies.access import may


class MailChoiceQuerySet(models.QuerySet):
    """What people want by mail."""

    def visible_to(self, user):
        """Those of everybody for whoever sees who is reminded; one's own."""
        if may(user, "reminders.read"):
            return self
        return self.filter(person=user.pk) if user and user.is_authenticated else self.none()


class ReminderQuerySet(models.QuerySet):
    """Reminders that were sent."""

    def visible_to(self, user):
        """All for whoever sees who is reminded; none for anybody else."""
        return self if may(user, "reminders.read") else self.none()

    def sent(self):
        """Those that had something to say, the latest first."""
        return self.filter(letter__isnull=False).order_by("-claimed_at", "-pk")
