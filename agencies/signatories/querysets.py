"""Which signatories may be read, and by whom."""

from django.db.models import Q
from django.db.models.functions import Lower

from agencies.access import belongings, may
from agencies.directory.querysets import HeldQuerySet


class SignatoryQuerySet(HeldQuerySet):
    def visible_to(self, user):
        found = super().visible_to(user)
        if may(user, "directory.edit_any"):
            return found
        return found.filter(Q(confirmed_on__isnull=False) | Q(agency__in=belongings(user).agencies))

    def current(self, on=None):
        return super().current(on).filter(confirmed_on__isnull=False)

    def waiting(self):
        return self.filter(confirmed_on__isnull=True, valid_to__isnull=True)

    def by_agency(self):
        return self.select_related("agency").order_by(Lower("agency__name"), "role", "-valid_from", "-pk")
