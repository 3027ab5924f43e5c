"""What may be read of courses and of the places on them, and by whom."""

import datetime as dt

from django.db.models import Count, Exists, F, Min, OuterRef, Q
from django.db.models.functions import Coalesce, Lower

from agencies.access import belongings, may
from agencies.directory.querysets import DirectoryQuerySet, held_on
from core.text.dates import today


def sees_whole_lists(user) -> bool:
    return may(user, "plan.read_answers") or may(user, "directory.edit_any")


class TrainingQuerySet(DirectoryQuerySet):
    def counted(self):
        return self.with_booked().annotate(came=Count("attendance", filter=Q(attendance__state="came")))

    def with_booked(self):
        return self.annotate(booked=Count("attendance", filter=~Q(attendance__state="cancelled")))

    def bookable(self, on):
        ahead = self.with_booked().filter(cancelled_on=None, attendance_noted_on=None, held_on__gte=on)
        takes = Q(booking_closes_on=None) | Q(booking_closes_on__gte=on)
        return ahead.filter(takes, Q(places=None) | Q(booked__lt=F("places"))).order_by("held_on", "starts_at", "pk")

    def next_with_places(self, on, after=None):
        return self.bookable(on).exclude(pk=after.pk if after else None).first()

    def coming(self, on=None):
        return self.filter(cancelled_on__isnull=True, held_on__gte=on or today()).order_by("held_on", "pk")

    def past(self, on=None):
        return self.filter(cancelled_on__isnull=True, held_on__lt=on or today()).order_by("-held_on", "-pk")

    def cancelled(self):
        return self.filter(cancelled_on__isnull=False).order_by("-held_on", "-pk")


def of_leavers(on) -> Q:
    return Q(eslo__valid_to__isnull=False, eslo__valid_to__lt=on)


class AttendanceQuerySet(DirectoryQuerySet):
    def visible_to(self, user):
        """All for people of the board and those who keep the directory; for an agency's people those of it."""
        found = super().visible_to(user)
        return found if sees_whole_lists(user) else found.filter(agency__in=belongings(user).agencies)

    def own(self, user):
        """A person's own places and those of their agencies; all for those who manage training. Of a post that they
        left, a person keeps the places on courses that they attended.
        """
        if may(user, "training.manage"):
            return self
        if not may(user, "training.book"):
            return self.none()
        of_post = Q(eslo__person=user) & (Q(state="came") | ~of_leavers(today()))
        return self.filter(Q(agency__in=belongings(user).agencies) | of_post | Q(eslo=None, email__iexact=user.email))

    def taken(self):
        return self.exclude(state="cancelled")

    def listed(self):
        order = (Lower("agency__name"), Coalesce("eslo__name", "name"), "pk")
        return self.taken().select_related("agency", "eslo").order_by(*order)

    def certified(self):
        """Those of people who came, and whose names are still kept."""
        named = ~Q(eslo=None, name="") & ~Q(eslo__name="")
        return self.filter(named, state="came")

    def with_certificates(self, user):
        theirs = self.model._default_manager.own(user).certified().filter(pk=OuterRef("pk"))
        return self.annotate(has_certificate=Exists(theirs))

    def ahead(self, on):
        return self.booked(on).filter(session__counts=True, session__attendance_noted_on=None)

    def booked(self, on):
        return self.filter(state="booked", session__cancelled_on=None, session__held_on__gte=on)

    def by_leads(self, on):
        return self.filter(held_on(on, "eslo__"), eslo__post="lead")

    def next_days(self, on) -> dict[int, dt.date]:
        rows = self.ahead(on).by_leads(on).order_by()
        return dict(rows.values_list("eslo_id").annotate(Min("session__held_on")))

    def counting(self):
        """Those by which somebody was trained: they came to a course that counts and was not cancelled."""
        return self.filter(state="came", session__counts=True, session__cancelled_on=None)

    def days_by_eslo(self, eslos) -> dict[int, list]:
        found = {eslo: [] for eslo in eslos}
        for eslo, day in self.counting().filter(eslo__in=found).order_by().values_list("eslo_id", "session__held_on"):
            found[eslo].append(day)
        return found

    def written_to(self, person):
        """Those of which a person gets emails: their own, and those booked for who has no address or has left."""
        left, of_post = of_leavers(today()), Q(eslo__person=person) | Q(eslo__email__iexact=person.email)
        own = of_post & ~left | Q(eslo=None, email__iexact=person.email)
        of_others = Q(eslo=None, email="") | (Q(eslo__email="") | left) & ~of_post
        return self.filter(own | Q(of_others, booked_by=person))

    def in_calendar(self, on, *, cancelled_since):
        late = self.model.history.filter(state="cancelled", history_date__date__gte=cancelled_since)
        return self.filter(
            Q(state="booked", session__cancelled_on=None, session__held_on__gte=on)
            | Q(state="booked", session__cancelled_on__gte=cancelled_since)
            | Q(state="cancelled", pk__in=late.values("id"))
        )
