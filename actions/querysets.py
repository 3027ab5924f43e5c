"""Every read rule of the plan, chainable. Names say what a page needs.

Everybody who may read the plan may read all of it (design.md, table of roles); writing is narrower.
"""

from django.db import models

from agencies.access import may

MINUTES_DAYS = 14  # after a meeting its minute-taker may still write (docs/adr/0011-minutes.md)


class ReadableWithPlan(models.QuerySet):
    """Records that whoever may read the plan may read."""

    def visible_to(self, user):
        """All of them for readers of the plan, none for anybody else."""
        return self if may(user, "plan.read") else self.none()


class ByActionQuerySet(ReadableWithPlan):
    """What hangs on an action and is read with it."""
