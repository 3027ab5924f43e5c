"""Base querysets of the plan.

Everybody who may read the plan may read all of it; writing is narrower.
"""

from django.db import models
from django.db.models import Q

from agencies.access import may
from core.text.dates import today


def open_plan(path: str = "plan") -> Q:
    """Condition on a record: the plan at `path` is open for editing today; "" for plans themselves."""
    field = f"{path}__closed_on" if path else "closed_on"
    return Q(**{f"{field}__isnull": True}) | Q(**{f"{field}__gt": today()})


def live_plan(path: str = "plan") -> Q:
    """Condition on a record: the plan at `path` is open and does not wait for its first day.

    People are asked and reminded by this one, so that what a plan rolled forward early has copied is asked once.
    """
    field = f"{path}__in_force_since"
    return open_plan(path) & (Q(**{f"{field}__isnull": True}) | Q(**{f"{field}__lte": today()}))


class ReadableWithPlan(models.QuerySet):
    def visible_to(self, user):
        """All rows for readers of the plan, none for anybody else."""
        return self if may(user, "plan.read") else self.none()
