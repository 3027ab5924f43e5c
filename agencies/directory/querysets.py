"""What may be read of agencies, groups and memberships, and by whom."""

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
    """The place of an agency's kind among all kinds: what an index and an order have in common."""
    return Case(*(When(kind=kind, then=Value(at)) for at, kind in enumerate(kinds)))


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
        return self.order_by(place_of_kind(self.model.Kind.values), Lower("name"))

    def longest_without(self, what: str, on):
        """Those first whose lead officer of a day has been longest without what is named, "confirmed" or "trained";
        those without a lead officer last."""
        field = Coalesce("confirmed_on", "valid_from") if what == "confirmed" else Coalesce("trained_on", LONG_AGO)
        last = Subquery(lead_officers(on).annotate(last=field).values("last")[:1])
        return self.order_by(last.asc(nulls_last=True), Lower("name"))

    def led(self, on):
        """Those with a lead officer on a day, today, by what is stored beside them (agencies/posts/lead_dates.py)."""
        return self.filter(Q(lead_until__isnull=True) | Q(lead_until__gte=on), confirmed_since__isnull=False)

    def unled(self, on):
        """The others."""
        return self.filter(Q(confirmed_since__isnull=True) | Q(lead_until__lt=on))

    def of_eslo(self, word: str, on):
        """Keys of agencies of which a lead officer or deputy of a day has a word in the name."""
        eslos = apps.get_model("agencies", "Eslo").objects.current(on).filter(name__icontains=word)
        return eslos.order_by().values("agency")

    def staffed(self, on=None):
        """Those with a lead officer on a day (today unless told)."""
        on = on or today()
        return self.led(on) if on == today() else self.filter(Exists(lead_officers(on)))

    def vacant(self, on=None):
        """Those without a lead officer on a day (today unless told)."""
        on = on or today()
        return self.unled(on) if on == today() else self.filter(~Exists(lead_officers(on)))

    def stale(self, limits: Limits, on, *, confirmed=True, trained=True):
        """Those with a lead officer whose confirmation or training, as asked for, is stale on a day, today
        (agencies/posts/rules.py has the rule)."""
        is_stale = Q(pk__in=[])
        if confirmed:
            is_stale |= Q(confirmed_since__lt=months_before(on, limits.confirmed))
        if trained:
            is_stale |= Q(trained_since__lt=months_before(on, limits.trained))
        return self.led(on).filter(is_stale)


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

    def counted(self, on):
        """Those that still meet first, each with `sitting`, for how many agencies somebody sits on it on a day."""
        held = Q(representatives__valid_from__lte=on) & (
            Q(representatives__valid_to__isnull=True) | Q(representatives__valid_to__gte=on)
        )
        sitting = Count("representatives__agency", filter=held, distinct=True)
        return self.annotate(sitting=sitting).order_by("-is_active", Lower("name"))


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

    def of_active_agencies(self, on=None):
        """Those of agencies that are active on a day (today unless told)."""
        on = on or today()
        begun = Q(agency__active_from__isnull=True) | Q(agency__active_from__lte=on)
        return self.filter(begun, Q(agency__active_to__isnull=True) | Q(agency__active_to__gte=on))

    def by_agency(self):
        """With their agencies, in the order of these agencies' names, lead officers before deputies."""
        return self.select_related("agency").order_by(Lower("agency__name"), "-post", "valid_from", "pk")


class EsloReturnQuerySet(models.QuerySet):
    """Rounds of asking."""

    def visible_to(self, user):
        """Those who keep the directory ask, and see what was answered."""
        return self if may(user, "directory.edit_any") else self.none()


class EsloReturnLineQuerySet(models.QuerySet):
    """Agencies in a round."""

    def visible_to(self, user):
        """All for those who keep the directory; one's own for an agency's people."""
        if may(user, "directory.edit_any"):
            return self
        return self.filter(agency__in=belongings(user).agencies) if may(user, "directory.read") else self.none()

    def asked(self):
        """Those that belong to their round: not taken out of it."""
        return self.filter(taken_out_on__isnull=True)

    def silent(self):
        """Those that have not answered."""
        return self.asked().filter(answer="")

    def to_answer(self):
        """Those that have not answered, in rounds that are open."""
        return self.silent().filter(eslo_return__closed_on__isnull=True, eslo_return__mailed_on__isnull=False)

    def to_write_to(self):
        """Those that are to answer and can be reached by mail."""
        return self.to_answer().exclude(sent_to="")


class HandoverQuerySet(models.QuerySet):
    """Who was named to take over a post."""

    def visible_to(self, user):
        """All for those who keep the directory; of one's own agency for its people."""
        if may(user, "directory.edit_any"):
            return self
        return self.filter(eslo__agency__in=belongings(user).agencies) if may(user, "directory.read") else self.none()

    def waiting(self):
        """Those that have come to nothing yet, good or bad."""
        return self.filter(done_on__isnull=True, ended_on__isnull=True)


class MailedLinkQuerySet(models.QuerySet):
    """Links that were mailed."""

    def visible_to(self, user):
        """Those who keep the directory see which links are out."""
        return self if may(user, "directory.edit_any") else self.none()

    def unused(self):
        """Those that have been neither used nor made void."""
        return self.filter(used_on__isnull=True, ended_on__isnull=True)


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
