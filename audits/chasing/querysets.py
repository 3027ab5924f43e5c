"""Access rules for reading the reminders of a round."""

from django.db import models

from agencies.access import may
from audits.querysets import _all


class StepQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self if may(user, "audits.manage") else self.none()

    def standing(self):
        return self.filter(dropped_on__isnull=True)


class ChaseQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(audit_return__in=_all("Return").visible_to(user))
