"""What may be read of agencies, groups and memberships, and by whom."""

import datetime as dt

from django.apps import apps
from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, Lower

from agencies.access import belongings, may
from agencies.standing import Limits, months_before
from core.dates import today

LONG_AGO = Value(dt.date(1, 1, 1), output_field=models.DateField())


class AgencyQuerySet(models.QuerySet):
    """Agencies."""

    def visible_to(self, user):
        """Every signed-in role may read the directory (design.md, table of roles)."""
        return self if may(user, "directory.read") else self.none()

    def editable_by(self, user):
        """All for those who keep the directory; one's own for an agency's people."""
        if may(user, "directory.edit_any"):
            return self
        if may(user, "directory.edit_own"):
            return self.filter(pk__in=belongings(user).agencies)
        return self.none()

    def active(self, on=None):
        """Agencies that are active on a day (today unless told)."""
        on = on or today()
        return self.filter(
            Q(active_from__isnull=True) | Q(active_from__lte=on), Q(active_to__isnull=True) | Q(active_to__gte=on)
        )

    def closed(self, on=None):
        """Agencies whose last day lies before a day (today unless told)."""
        return self.filter(active_to__lt=on or today())

    def by_name(self):
        """In the order of their names, in any case: the order of an index, since names differ in it."""
        return self.order_by(Lower("name"))

    def by_kind(self):
        """In the order in which the kinds are listed, by name within each."""
        kinds = [value for value, _ in self.model.Kind.choices]
        place = Case(*(When(kind=kind, then=Value(at)) for at, kind in enumerate(kinds)))
        return self.order_by(place, Lower("name"))

    def longest_without(self, what: str, on):
        """Those first whose lead officer of a day has been longest without what is named, "confirmed" or "trained";
        those without a lead officer last."""
        field = Coalesce("confirmed_on", "valid_from") if what == "confirmed" else Coalesce("trained_on", LONG_AGO)
        last = Subquery(lead_officers(on).annotate(last=field).values("last")[:1])
        return self.order_by(last.asc(nulls_last=True), Lower("name"))

    def of_eslo(self, word: str, on):
        """Keys of agencies of which a lead officer or deputy of a day has a word in the name."""
        eslos = apps.get_model("agencies", "Eslo").objects.current(on).filter(name__icontains=word)
        return eslos.order_by().values("agency")

    def staffed(self, on=None):
        """Those with a lead officer on a day."""
        return self.filter(Exists(lead_officers(on or today())))

    def vacant(self, on=None):
        """Those without a lead officer on a day."""
        return self.filter(~Exists(lead_officers(on or today())))

    def stale(self, limits: Limits, on=None, *, confirmed=True, trained=True):
        """Those with a lead officer on a day whose confirmation or training, as asked for, is stale on that day
        (agencies/standing.py has the rule)."""
        on = on or today()
        officers = lead_officers(on).annotate(said_on=Coalesce("confirmed_on", "valid_from"))
        is_stale = Q(pk__in=[])
        if confirmed:
            is_stale |= Q(said_on__lt=months_before(on, limits.confirmed))
        if trained:
            is_stale |= Q(trained_on__isnull=True) | Q(trained_on__lt=months_before(on, limits.trained))
        return self.filter(Exists(officers.filter(is_stale)))


def lead_officers(on):
    """The lead officer of an agency of an outer query on a day."""
    return apps.get_model("agencies", "Eslo").objects.leads().current(on).filter(agency=OuterRef("pk")).order_by()


class SubGroupQuerySet(models.QuerySet):
    """The board's groups."""

    def visible_to(self, user):
        """Whoever may read the plan may read the names of the groups that lead in it."""
        return self if may(user, "plan.read") else self.none()

    def active(self):
        """Groups that still meet."""
        return self.filter(is_active=True)


class DirectoryQuerySet(models.QuerySet):
    """What whoever may read the directory may read."""

    def visible_to(self, user):
        """All of them for readers of the directory, none for anybody else."""
        return self if may(user, "directory.read") else self.none()


class HeldQuerySet(DirectoryQuerySet):
    """Posts that people hold from one day to another."""

    def current(self, on=None):
        """Those held on a day (today unless told)."""
        on = on or today()
        return self.filter(valid_from__lte=on).filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on))


class EsloQuerySet(HeldQuerySet):
    """Lead officers and deputies."""

    def leads(self):
        """Lead officers, without deputies."""
        return self.filter(post="lead")


class RepresentativeQuerySet(HeldQuerySet):
    """Who sits on a group for an agency."""


class TrainingQuerySet(DirectoryQuerySet):
    """Courses."""


class AttendanceQuerySet(DirectoryQuerySet):
    """Places on courses."""

    def listed(self):
        """Those that have not been taken off the list."""
        return self.filter(removed_on__isnull=True)


class EsloReturnQuerySet(DirectoryQuerySet):
    """Rounds of asking."""


class EsloReturnLineQuerySet(models.QuerySet):
    """Agencies in a round."""

    def visible_to(self, user):
        """All for those who keep the directory; one's own for an agency's people."""
        if may(user, "directory.edit_any"):
            return self
        return self.filter(agency__in=belongings(user).agencies) if may(user, "directory.read") else self.none()


class MailedLinkQuerySet(models.QuerySet):
    """Links that were mailed."""

    def visible_to(self, user):
        """Those who keep the directory see which links are out."""
        return self if may(user, "directory.edit_any") else self.none()


class AgencyImportQuerySet(models.QuerySet):
    """Lists that wait to be accepted."""

    def visible_to(self, user):
        """Those who keep the directory see all imports."""
        return self if may(user, "directory.edit_any") else self.none()


class MembershipQuerySet(models.QuerySet):
    """Who belongs where."""

    def visible_to(self, user):
        """Whoever may read the directory sees who belongs where; everybody sees their own."""
        return self if may(user, "directory.read") else self.filter(user=user)

    def current(self, on=None):
        """Memberships in force on a day (today unless told)."""
        on = on or today()
        return self.filter(valid_from__lte=on).filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on))
