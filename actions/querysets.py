"""Base querysets of the plan.

Everybody who may read the plan may read all of it (design.md, table of roles); writing is narrower.
"""

from django.db import models

from agencies.access import may

MINUTES_DAYS = 14  # after a meeting its minute-taker may still write (docs/adr/0011-minutes.md)


class ReadableWithPlan(models.QuerySet):
    def visible_to(self, user):
        """All rows for readers of the plan, none for anybody else."""
        return self if may(user, "plan.read") else self.none()


class ByActionQuerySet(ReadableWithPlan):
    """Records of an action, readable with it."""
