"""What may be read of reminders, and by whom."""

from django.db import models

from agencies.access import may
from audits.querysets import _all


class StepQuerySet(models.QuerySet):
    """Steps of chase ladders."""

    def visible_to(self, user):
        """All for whoever keeps rounds."""
        return self if may(user, "audits.manage") else self.none()

    def editable_by(self, user):
        """Those that stand, of rounds that are not closed."""
        return self.visible_to(user).standing().exclude(round__state="closed")

    def standing(self):
        """Those that have not been taken out."""
        return self.filter(dropped_on__isnull=True)


class ChaseQuerySet(models.QuerySet):
    """Letters about returns."""

    def visible_to(self, user):
        """With their return."""
        return self.filter(audit_return__in=_all("Return").visible_to(user))
