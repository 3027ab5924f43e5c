"""What may be read of improvement actions, and by whom."""

from django.db import models
from django.db.models import Q

from agencies.access import belongings, may
from audits.querysets import OF_OFFICER, acts_for_agency, overdue_on
from core.text.dates import today


class ImprovementQuerySet(models.QuerySet):
    """Improvement actions."""

    def visible_to(self, user):
        """All for the manager, those of their own agencies for an agency's people."""
        if may(user, "audits.read_all"):
            return self
        return self.filter(agency__in=belongings(user).agencies) if acts_for_agency(user) else self.none()

    def editable_by(self, user):
        """Those of own agencies: they belong to the agency, all year round; the board's officer has those of places
        without accounts."""
        mine = Q(pk__in=[])
        if acts_for_agency(user):
            mine |= Q(agency__in=belongings(user).agencies)
        if may(user, "audits.key_in"):
            mine |= Q(audit_return__kind=OF_OFFICER)
        return self.filter(mine)

    def open(self):
        """Those that are still to be done."""
        return self.filter(status="open")

    def agreed(self):
        """Those that are to be done or have been done: neither declined nor dropped."""
        return self.filter(status__in=["open", "done"])

    def published(self):
        """Those of returns that have been submitted: before, they are the agency's own drafts."""
        return self.filter(audit_return__submitted_on__isnull=False)

    def overdue(self, on=None):
        """Those whose day is over and that had not been ended by a day (today unless told)."""
        return self.filter(overdue_on(on or today()))
