"""Which messages about a return may be read, by whom, and for how long."""

from django.db.models import Exists, OuterRef, Q

from agencies.access import belongings
from audits.querysets import OF_OFFICER, _all, acts_for_agency
from audits.returns.querysets import OfReturnQuerySet

UNSIGNED = Q(kind="unsigned")


class MessageQuerySet(OfReturnQuerySet):
    def visible_to(self, user):
        """Those of readable returns; why somebody did not sign is for the agency, or who keys its return in."""
        own = Q(audit_return__kind=OF_OFFICER)
        if acts_for_agency(user):
            own |= Q(audit_return__agency__in=belongings(user).agencies)
        return super().visible_to(user).filter(~UNSIGNED | own)

    def standing(self):
        since = _all("SignOff").filter(audit_return=OuterRef("audit_return"), signed_at__gt=OuterRef("created_at"))
        return self.exclude(kind="note").exclude(UNSIGNED & Exists(since))
