"""What may be read of those who sit on groups, of courses and of the lists that are kept by name, and by whom."""

from __future__ import annotations

from django.db import models
from django.db.models import Count, Q
from django.db.models.functions import Lower

from agencies.access import belongings, may
from agencies.directory.querysets import DirectoryQuerySet, HeldQuerySet
from core.text.dates import today


class RepresentativeQuerySet(HeldQuerySet):
    def by_agency(self):
        """With agency and group, in the order of the agencies' names, standing members first."""
        order = (Lower("agency__name"), "-standing", "-valid_from", "pk")
        return self.select_related("agency", "subgroup").order_by(*order)


class TrainingQuerySet(DirectoryQuerySet):
    def counted(self):
        """Each with `booked`, how many are on its list, and `came`, how many of them came."""
        listed = Q(attendance__removed_on__isnull=True)
        return self.annotate(
            booked=Count("attendance", filter=listed),
            came=Count("attendance", filter=listed & Q(attendance__attended=True)),
        )

    def coming(self, on=None):
        return self.filter(cancelled_on__isnull=True, held_on__gte=on or today()).order_by("held_on", "pk")

    def past(self, on=None):
        return self.filter(cancelled_on__isnull=True, held_on__lt=on or today()).order_by("-held_on", "-pk")

    def cancelled(self):
        return self.filter(cancelled_on__isnull=False).order_by("-held_on", "-pk")


class AttendanceQuerySet(DirectoryQuerySet):
    def visible_to(self, user):
        """All for people of the board and those who keep the directory; for an agency's people those of it (SE5)."""
        found = super().visible_to(user)
        if may(user, "plan.read_answers") or may(user, "directory.edit_any"):
            return found
        return found.filter(agency__in=belongings(user).agencies)

    def listed(self):
        """Those that have not been taken off the list, in the order of the agencies' names."""
        listed = self.filter(removed_on__isnull=True).select_related("agency", "eslo")
        return listed.order_by(Lower("agency__name"), "eslo__name", "name", "pk")

    def counting(self):
        """Those by which somebody was trained: they came to a course that counts and was not cancelled."""
        return self.filter(attended=True, removed_on__isnull=True, session__counts=True, session__cancelled_on=None)

    def days_by_eslo(self, eslos) -> dict[int, list]:
        """Key of each lead officer or deputy → the days of the courses by which they were trained; one statement."""
        found = {eslo: [] for eslo in eslos}
        for eslo, day in self.counting().filter(eslo__in=found).order_by().values_list("eslo_id", "session__held_on"):
            found[eslo].append(day)
        return found


class DistributionListQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those who keep the directory share them."""
        return self.filter(removed_on__isnull=True) if may(user, "directory.edit_any") else self.none()
