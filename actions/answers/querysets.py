from django.db import models
from django.db.models.functions import Lower

from actions.querysets import ReadableWithPlan, live_plan, open_plan
from agencies.access import belongings, may


class AskedActionQuerySet(ReadableWithPlan):
    def open(self):
        return self.filter(
            live_plan("action__plan"),
            closed_on__isnull=True,
            action__status__in=["not_started", "in_progress"],
        )

    def editable_by(self, user):
        return self.filter(open_plan("action__plan")) if may(user, "plan.answer_any") else self.none()


class AgencyResponseQuerySet(models.QuerySet):
    """What agencies say."""

    def visible_to(self, user):
        """All for those who follow the plan for the board; for an agency's people their own, and no other's."""
        if not may(user, "plan.read"):
            return self.none()
        return self if may(user, "plan.read_answers") else self.filter(agency__in=belongings(user).agencies)

    def editable_by(self, user):
        """Those that a person may answer now: for any agency, or for their own."""
        live = self.answerable()
        if may(user, "plan.answer_any"):
            return live
        return live.filter(agency__in=belongings(user).agencies) if may(user, "plan.answer_own") else self.none()

    def answerable(self):
        """Those whose agency is still asked, about an open action of a plan in force."""
        return self.counted().filter(
            live_plan("action__plan"),
            action__asked__closed_on__isnull=True,
            action__status__in=["not_started", "in_progress"],
        )

    def counted(self):
        return self.filter(left_on__isnull=True)

    def silent(self):
        return self.counted().filter(answer="")

    def by_name(self):
        return self.order_by(Lower("agency__name"), "pk")
