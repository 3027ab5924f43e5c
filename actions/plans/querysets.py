import datetime as dt

from django.apps import apps
from django.db.models import Case, F, OuterRef, Subquery, When

from actions.querysets import ReadableWithPlan, open_plan
from core.text.dates import today


class PlanQuerySet(ReadableWithPlan):
    def visible_to(self, user):
        """For readers of the plan all but those whose import was undone; none for anybody else."""
        return super().visible_to(user).not_undone()

    def not_undone(self):
        return self.filter(undone_on__isnull=True)

    def open(self):
        return self.filter(open_plan(""))

    def dated_in_force(self, on: dt.date):
        """Open plans whose day in force has been reached."""
        return self.open().filter(in_force_since__lte=on)

    def in_force_first(self, on: dt.date | None = None):
        """The current plan, other open plans, then closed ones, the latest closed first, as of a day, today by default.

        Undone imports are left out.
        Of open plans without a day in force that of the latest document comes first.
        """
        on = on or today()
        closed = Case(When(closed_on__lte=on, then=F("closed_on")))
        reached = Case(When(in_force_since__lte=on, then=F("in_force_since")))
        latest = F("document_date").desc(nulls_first=True)  # a plan without a document, made here, is the newest
        order = (closed.desc(nulls_first=True), reached.desc(nulls_last=True), latest, "-pk")
        return self.not_undone().order_by(*order)

    def in_force(self):
        """The plan that `/plan/` shows where none is requested: the first of in_force_first(), or None."""
        return self.in_force_first().first()


def undone_on() -> Subquery:
    """The day on which the plan that an import made was undone."""
    plan = apps.get_model("actions", "Plan").objects.filter(pk=OuterRef("target"))
    return Subquery(plan.values("undone_on"))
