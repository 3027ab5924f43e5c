"""Access rules for reading reports."""

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

from agencies.access import may
from core.history.masks import masks_of
from reports.sections.section import PUBLISHED


class ReportQuerySet(models.QuerySet):
    def visible_to(self, user):
        """All for those who build reports; frozen ones for readers of the plan, and drafts for those asked to write."""
        if may(user, "reports.build"):
            return self
        if not may(user, "plan.read"):
            return self.none()
        return self.filter(Q(state="frozen") | Q(state="draft") & Exists(asks_of(user)))

    def editable_by(self, user):
        return self.drafts() if may(user, "reports.build") else self.none()

    def writable_by(self, user):
        """Drafts in which this person may write: all for those who build reports, else those they were asked for."""
        if may(user, "reports.build"):
            return self.drafts()
        return self.drafts().filter(Exists(asks_of(user))) if may(user, "plan.read") else self.none()

    def once_writable_by(self, user):
        """In any state, only for telling somebody why their text was not saved."""
        if may(user, "reports.build"):
            return self
        asks = apps.get_model("reports", "CommentaryRequest").objects.filter(report=OuterRef("pk"), person=user)
        return self.filter(Exists(asks)) if may(user, "plan.read") else self.none()

    def drafts(self):
        return self.filter(state="draft")

    def frozen(self):
        return self.filter(state="frozen")

    def of_period_of(self, report):
        return self.filter(kind=report.kind, year=report.year, quarter=report.quarter)

    def latest_first(self):
        return self.order_by("-year", "-quarter", "-pk")


def asks_of(user):
    asks = apps.get_model("reports", "CommentaryRequest").objects
    return asks.filter(report=OuterRef("pk"), person=user, ended_on__isnull=True)


class OfReportQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(report__in=apps.get_model("reports", "Report").objects.visible_to(user))


class CommentaryQuerySet(OfReportQuerySet):
    """Text written in drafts; that of a frozen report is in its editions."""

    def visible_to(self, user):
        if may(user, "reports.build"):
            return self
        return self.filter(report__in=apps.get_model("reports", "Report").objects.writable_by(user))


class BuilderQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self if may(user, "reports.build") else self.none()


class RedactionQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self if may(user, "history.clean") else self.none()

    def editable_by(self, user):
        return self.visible_to(user).open()

    def open(self):
        return self.filter(done_at=None, dropped_on=None)


class EditionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Published ones for readers of the plan, internal ones for the roles that may read them."""
        if may(user, "reports.read_internal"):
            return self
        return self.filter(edition=PUBLISHED) if may(user, "plan.read") else self.none()

    def whole(self):
        """Those from which no words are being removed."""
        return self.exclude(pk__in=masks_of(self.model._meta.db_table))


class LookFileQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Logos for readers of the plan; templates for those who build reports."""
        if may(user, "reports.build"):
            return self
        return self.filter(kind="logo") if may(user, "plan.read") else self.none()


class LookFileManager(models.Manager.from_queryset(LookFileQuerySet)):
    """Defers the content of the files: a history that names a file needs none of its bytes."""

    def get_queryset(self):
        return super().get_queryset().defer("content", "pixels")


class FileQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(edition__in=apps.get_model("reports", "FrozenEdition").objects.visible_to(user).whole())


class ReportDecisionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Decisions are part of the plan: for its readers."""
        return self if may(user, "plan.read") else self.none()

    def standing(self):
        return self.filter(decision__voided_on__isnull=True)

    def taken_or_waiting(self, begin, day):
        """Decisions up to `day` that were open at its end, or taken since `begin`; oldest first, with decisions."""
        rows = self.standing().filter(decision__taken_on__lte=day).select_related("decision")
        waiting = Q(acted_on=None) | Q(acted_on__gt=day)
        return rows.filter(waiting | Q(decision__taken_on__gte=begin)).order_by("decision__taken_on", "pk")

    def waiting(self):
        return self.standing().filter(acted_on__isnull=True).order_by("decision__taken_on", "pk")
