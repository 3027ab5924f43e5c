"""What may be read of those who sit on groups, of courses and of the lists that are kept by name, and by whom."""

from django.db import models
from django.db.models.functions import Lower

from agencies.access import may
from agencies.directory.querysets import HeldQuerySet


class RepresentativeQuerySet(HeldQuerySet):
    def by_agency(self):
        order = (Lower("agency__name"), "-standing", "-valid_from", "pk")
        return self.select_related("agency", "subgroup").order_by(*order)


class DistributionListQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(removed_on__isnull=True) if may(user, "directory.edit_any") else self.none()
