"""What may be read of rounds, and by whom."""

from django.db import models
from django.db.models import Exists, OuterRef

from agencies.access import belongings, may
from audits.querysets import _all, acts_for_agency


class RoundQuerySet(models.QuerySet):
    def visible_to(self, user):
        """All for whoever keeps them; opened ones for readers of totals; for agencies those with a return of theirs."""
        if may(user, "audits.manage"):
            return self
        if may(user, "audits.read_totals"):
            return self.opened()
        if acts_for_agency(user):
            own = _all("Return").filter(round=OuterRef("pk"), agency__in=belongings(user).agencies)
            return self.opened().filter(Exists(own))
        return self.none()

    def editable_by(self, user):
        return self.exclude(state="closed") if may(user, "audits.manage") else self.none()

    def opened(self):
        return self.filter(state__in=["open", "closed"])
