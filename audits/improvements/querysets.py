"""Access rules for reading improvement actions."""

from django.db import models
from django.db.models import Q

from agencies.access import belongings, may
from audits.querysets import OF_OFFICER, acts_for_agency, overdue_on
from core.text.dates import today


class ImprovementQuerySet(models.QuerySet):
    def visible_to(self, user):
        if may(user, "audits.read_all"):
            return self
        return self.filter(agency__in=belongings(user).agencies) if acts_for_agency(user) else self.none()

    def editable_by(self, user):
        """Those of own agencies, all year round; for the board's officer those of places without accounts."""
        mine = Q(pk__in=[])
        if acts_for_agency(user):
            mine |= Q(agency__in=belongings(user).agencies)
        if may(user, "audits.key_in"):
            mine |= Q(audit_return__kind=OF_OFFICER)
        return self.filter(mine)

    def open(self):
        return self.filter(status="open")

    def agreed(self):
        return self.filter(status__in=["open", "done"])

    def published(self):
        """Those of submitted returns: before, they are the agency's own drafts."""
        return self.filter(audit_return__submitted_on__isnull=False)

    def overdue(self, on=None):
        return self.filter(overdue_on(on or today()))
