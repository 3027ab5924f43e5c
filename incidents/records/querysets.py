"""Every read rule of incidents.

Rows are read by recorder and manager, case numbers by the same two; nobody else sees a single record. The access log is
read by manager and data protection officer, and so are runs of retention.
"""

from django.apps import apps
from django.db import models
from django.db.models import OuterRef, Q, Subquery

from agencies.access import may


class IncidentTypeQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self if may(user, "incidents.read") or may(user, "incidents.figures") else self.none()

    def editable_by(self, user):
        return self if may(user, "incidents.manage") else self.none()

    def standing(self):
        return self.filter(retired_on__isnull=True)


class IncidentQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self if may(user, "incidents.read") else self.none()

    def editable_by(self, user):
        return self.standing() if may(user, "incidents.record") else self.none()

    def standing(self):
        return self.filter(voided_on__isnull=True)

    def held(self, on):
        return self.filter(Q(held_until__isnull=True) | Q(held_until__gte=on), held_on__isnull=False)

    def recorded_within(self, first, last):
        return self.filter(recorded_on__range=(first, last))

    def counted_within(self, first, last):
        return self.filter(counted_on__range=(first, last))

    def of_event(self, event):
        return self.filter(event=event).order_by("pk") if event else self.none()


class CaseNumberQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self if may(user, "incidents.read_case_number") else self.none()

    def editable_by(self, user):
        return self.filter(incident__in=apps.get_model("incidents", "Incident").objects.editable_by(user))

    def saying(self, number: str):
        from incidents.records.case_numbers import tidy
        from incidents.records.sealing import digests

        return self.filter(digest__in=digests(tidy(number)))


class NilReturnQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self if may(user, "incidents.figures") else self.none()

    def editable_by(self, user):
        return self.standing() if may(user, "incidents.record") else self.none()

    def standing(self):
        return self.filter(withdrawn_on__isnull=True)


class QuarterCutOffQuerySet(models.QuerySet):
    def visible_to(self, user):
        """All for whoever reads the figures."""
        return self if may(user, "incidents.figures") else self.none()

    def editable_by(self, user):
        return self.none()

    def with_issue(self):
        """Each with `issue`, the newest in which the quarter was published, or None."""
        issues = apps.get_model("incidents", "PublishedEdition").objects.order_by("-issue").values("issue")
        return self.annotate(issue=Subquery(issues.filter(year=OuterRef("year"), quarter=OuterRef("quarter"))[:1]))


class PublishedEditionQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self if may(user, "plan.read") else self.none()

    def of_year(self, year: int):
        return self.filter(year=year).order_by("number")


class AccessLogQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self if may(user, "access_log.read") else self.none()


class RetentionRunQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self if may(user, "history.clean") else self.none()

    def editable_by(self, user):
        return self.visible_to(user).open()

    def open(self):
        return self.filter(done_at__isnull=True, dropped_on__isnull=True)

    def over(self):
        return self.exclude(done_at__isnull=True, dropped_on__isnull=True)
