"""What may be read of public access points, and by whom."""

from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import Lower

from agencies.access import belongings, may
from audits.querysets import _all, acts_for_agency


class AccessPointQuerySet(models.QuerySet):
    def visible_to(self, user):
        if may(user, "audits.read_all"):
            return self
        return self.filter(agency__in=belongings(user).agencies) if acts_for_agency(user) else self.none()

    def editable_by(self, user):
        if may(user, "audits.manage"):
            return self.standing()
        if may(user, "audits.fill_own"):
            return self.standing().filter(agency__in=belongings(user).agencies)
        return self.none()

    def standing(self):
        return self.filter(closed_on__isnull=True)

    def by_name(self):
        return self.order_by(Lower("agency__name"), Lower("name"), "pk")

    def with_last(self):
        """With `last`, the key of the latest return that counts, and `returned`, when that was submitted."""
        last = _all("Return").filter(access_point=OuterRef("pk")).received().latest_first()
        return self.annotate(last=Subquery(last.values("pk")[:1]), returned=Subquery(last.values("submitted_on")[:1]))

    def with_risk(self, questions):
        """Each with `last` and `returned` as above, and `risk`: the score in that return, of these questions."""
        answers = _all("Answer").filter(audit_return=OuterRef("last"), question__in=list(questions))
        return self.with_last().annotate(risk=Subquery(answers.order_by("pk").values("number")[:1]))

    def missing(self):
        newest = _all("Return").filter(access_point=OuterRef("pk")).order_by("-round__year", "-round").values("pk")
        waits = _all("Return").not_in().filter(pk=OuterRef("newest"))
        found = self.annotate(newest=Subquery(newest[:1]))
        return found.filter(Q(newest__isnull=True) | Exists(waits))
