"""Querysets of agencies, groups and memberships: what may be read, and by whom."""

import datetime as dt

from django.apps import apps
from django.db import models
from django.db.models import Case, Count, Exists, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, Lower

from agencies.access import belongings, may
from agencies.posts.rules import Limits, months_before
from core.text.dates import today

LONG_AGO = Value(dt.date(1, 1, 1), output_field=models.DateField())


def place_of_kind(kinds):
    return Case(*(When(kind=kind, then=Value(at)) for at, kind in enumerate(kinds)))


def active_on(day, prefix: str = "") -> Q:
    begun = Q(**{f"{prefix}active_from__isnull": True}) | Q(**{f"{prefix}active_from__lte": day})
    return begun & (Q(**{f"{prefix}active_to__isnull": True}) | Q(**{f"{prefix}active_to__gte": day}))


def held_on(day, prefix: str = "") -> Q:
    left = Q(**{f"{prefix}valid_to__isnull": True}) | Q(**{f"{prefix}valid_to__gte": day})
    return Q(**{f"{prefix}valid_from__lte": day}) & left


class AgencyQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self if may(user, "directory.read") else self.none()

    def editable_by(self, user):
        if may(user, "directory.edit_any"):
            return self
        if may(user, "directory.edit_own"):
            return self.filter(pk__in=belongings(user).agencies)
        return self.none()

    def active(self, on=None):
        return self.filter(active_on(on or today()))

    def closed(self, on=None):
        return self.filter(active_to__lt=on or today())

    def by_name(self):
        return self.order_by(Lower("name"))

    def by_kind(self):
        return self.order_by(place_of_kind(self.model.Kind.values), Lower("name"))

    def longest_without(self, what: str, on):
        """Longest without `what`, "confirmed" or "trained", of the lead officer of a day; agencies without one last."""
        field = Coalesce("confirmed_on", "valid_from") if what == "confirmed" else Coalesce("trained_on", LONG_AGO)
        last = Subquery(lead_officers(on).annotate(last=field).values("last")[:1])
        return self.order_by(last.asc(nulls_last=True), Lower("name"))

    def led(self, on):
        return self.filter(Q(lead_until__isnull=True) | Q(lead_until__gte=on), confirmed_since__isnull=False)

    def unled(self, on):
        return self.filter(Q(confirmed_since__isnull=True) | Q(lead_until__lt=on))

    def of_eslo(self, word: str, on):
        eslos = apps.get_model("agencies", "Eslo").objects.current(on).filter(name__icontains=word)
        return eslos.order_by().values("agency")

    def staffed(self, on=None):
        on = on or today()
        return self.led(on) if on == today() else self.filter(Exists(lead_officers(on)))

    def vacant(self, on=None):
        on = on or today()
        return self.unled(on) if on == today() else self.filter(~Exists(lead_officers(on)))

    def stale(self, limits: Limits, on, *, confirmed=True, trained=True):
        is_stale = Q(pk__in=[])
        if confirmed:
            is_stale |= Q(confirmed_since__lt=months_before(on, limits.confirmed))
        if trained:
            is_stale |= Q(trained_since__lt=months_before(on, limits.trained))
        return self.led(on).filter(is_stale)


def lead_officers(on):
    return apps.get_model("agencies", "Eslo").objects.leads().current(on).filter(agency=OuterRef("pk")).order_by()


class SubGroupQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self if may(user, "plan.read") else self.none()

    def active(self):
        return self.filter(is_active=True)

    def counted(self, on):
        sitting = Count("representatives__agency", filter=held_on(on, "representatives__"), distinct=True)
        return self.annotate(sitting=sitting).order_by("-is_active", Lower("name"))


class DirectoryQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self if may(user, "directory.read") else self.none()


class HeldQuerySet(DirectoryQuerySet):
    def current(self, on=None):
        return self.filter(held_on(on or today()))


class EsloQuerySet(HeldQuerySet):
    def leads(self):
        return self.filter(post="lead")

    def of_active_agencies(self, on=None):
        return self.filter(active_on(on or today(), "agency__"))

    def by_agency(self):
        return self.select_related("agency").order_by(Lower("agency__name"), "-post", "valid_from", "pk")


class EsloReturnQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self if may(user, "directory.edit_any") else self.none()


class EsloReturnLineQuerySet(models.QuerySet):
    def visible_to(self, user):
        if may(user, "directory.edit_any"):
            return self
        return self.filter(agency__in=belongings(user).agencies) if may(user, "directory.read") else self.none()

    def asked(self):
        return self.filter(taken_out_on__isnull=True)

    def silent(self):
        return self.asked().filter(answer="")

    def to_answer(self):
        return self.silent().filter(eslo_return__closed_on__isnull=True, eslo_return__mailed_on__isnull=False)

    def to_write_to(self):
        return self.to_answer().exclude(sent_to="")


class HandoverQuerySet(models.QuerySet):
    def visible_to(self, user):
        if may(user, "directory.edit_any"):
            return self
        return self.filter(eslo__agency__in=belongings(user).agencies) if may(user, "directory.read") else self.none()

    def waiting(self):
        return self.filter(done_on__isnull=True, ended_on__isnull=True)


class MailedLinkQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self if may(user, "directory.edit_any") else self.none()

    def unused(self):
        return self.filter(used_on__isnull=True, ended_on__isnull=True)


class MembershipQuerySet(HeldQuerySet):
    def visible_to(self, user):
        return self if may(user, "directory.read") else self.filter(user=user)
