"""Read rules of plans and of their imports: which are listed, and which is in force."""

import datetime as dt

from django.db import models
from django.db.models import Case, F, When

from actions.querysets import ReadableWithPlan
from agencies.access import may
from core.text.dates import today


class PlanQuerySet(ReadableWithPlan):
    """Plans."""

    def visible_to(self, user):
        """For readers of the plan all but those whose import was undone; none for anybody else."""
        return super().visible_to(user).not_undone()

    def not_undone(self):
        """Plans that are listed: an import that was undone is none of them."""
        return self.filter(undone_on__isnull=True)

    def open(self):
        """Plans that can still be edited."""
        return self.filter(closed_on__isnull=True)

    def dated_in_force(self, on: dt.date):
        """Open plans whose day in force has been reached."""
        return self.open().filter(in_force_since__lte=on)

    def in_force_first(self):
        """The plan in force, other open plans, then closed ones, the latest closed first; undone ones are left out.

        Of open plans without a day in force that of the latest document comes first.
        """
        reached = Case(When(in_force_since__lte=today(), then=F("in_force_since")))
        latest = F("document_date").desc(nulls_first=True)  # a plan made here, without a document, is the newest
        order = (F("closed_on").desc(nulls_first=True), reached.desc(nulls_last=True), latest, "-pk")
        return self.not_undone().order_by(*order)

    def in_force(self):
        """The plan that `/plan/` shows where none is named: the first of in_force_first(), None before the first."""
        return self.in_force_first().first()


class PlanImportQuerySet(models.QuerySet):
    """Uploads that wait to be accepted."""

    def visible_to(self, user):
        """Those who may import see all imports."""
        return self if may(user, "plan.import") else self.none()
