"""What may be read of calendar feeds."""

from django.db import models

from agencies.access import may


class CalendarFeedQuerySet(models.QuerySet):
    """Addresses for calendar programmes."""

    def visible_to(self, user):
        """One's own."""
        return self.filter(user=user) if may(user, "plan.read") else self.none()

    def standing(self):
        """Those that have not been revoked."""
        return self.filter(revoked_on__isnull=True)
