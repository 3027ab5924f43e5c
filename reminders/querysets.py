"""Access rules for reading reminders."""

from django.db import models

from agencies.access import may


class MailChoiceQuerySet(models.QuerySet):
    def visible_to(self, user):
        """All for those who see who is reminded; else one's own."""
        if may(user, "reminders.read"):
            return self
        return self.filter(person=user.pk) if user and user.is_authenticated else self.none()


class RoutineEmailQuerySet(models.QuerySet):
    def visible_to(self, user):
        """All for those who see who is reminded; else none."""
        return self if may(user, "reminders.read") else self.none()

    def sent(self):
        return self.filter(email__isnull=False).order_by("-claimed_at", "-pk")
