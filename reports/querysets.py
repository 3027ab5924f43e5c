"""Every read rule of reports (design.md, table of roles: internal and published editions, drafts, commentary)."""

from __future__ import annotations

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

from agencies.access import may
from reports.sections.section import PUBLISHED


class ReportQuerySet(models.QuerySet):
    """Reports."""

    def visible_to(self, user):
        """All for whoever builds them; frozen ones for readers of the plan, and drafts for those asked to write."""
        if may(user, "reports.build"):
            return self
        if not may(user, "plan.read"):
            return self.none()
        return self.filter(Q(state="frozen") | Q(state="draft") & Exists(asks_of(user)))

    def editable_by(self, user):
        """Drafts, for whoever builds reports."""
        return self.drafts() if may(user, "reports.build") else self.none()

    def writable_by(self, user):
        """Drafts in which this person may write: those of the builder, and those to which they were asked."""
        if may(user, "reports.build"):
            return self.drafts()
        return self.drafts().filter(Exists(asks_of(user))) if may(user, "plan.read") else self.none()

    def once_writable_by(self, user):
        """Reports of any state in which this person may write or could: those of the builder, and those to which they
        were ever asked. For telling somebody why what they typed was not saved, and for nothing else."""
        if may(user, "reports.build"):
            return self
        asks = apps.get_model("reports", "CommentaryRequest").objects.filter(report=OuterRef("pk"), person=user)
        return self.filter(Exists(asks)) if may(user, "plan.read") else self.none()

    def drafts(self):
        """Those that can still change."""
        return self.filter(state="draft")

    def frozen(self):
        """Those whose figures never change again."""
        return self.filter(state="frozen")

    def of_period_of(self, report):
        """Those of the kind and period of another report."""
        return self.filter(kind=report.kind, year=report.year, quarter=report.quarter)

    def latest_first(self):
        """By period, the latest first; of one period the last made first."""
        return self.order_by("-year", "-quarter", "-pk")


def asks_of(user):
    """The requests to this person to write in a report."""
    asks = apps.get_model("reports", "CommentaryRequest").objects
    return asks.filter(report=OuterRef("pk"), person=user, ended_on__isnull=True)


class OfReportQuerySet(models.QuerySet):
    """Records of a report that whoever sees the report sees."""

    def visible_to(self, user):
        """Those of reports that this person sees."""
        return self.filter(report__in=apps.get_model("reports", "Report").objects.visible_to(user))


class CommentaryQuerySet(OfReportQuerySet):
    """What was written in reports; of a frozen one it stands in its editions."""

    def visible_to(self, user):
        """For whoever may write in the report or build it."""
        if may(user, "reports.build"):
            return self
        return self.filter(report__in=apps.get_model("reports", "Report").objects.writable_by(user))


class BuilderQuerySet(models.QuerySet):
    """Records that whoever builds reports sees, and nobody else."""

    def visible_to(self, user):
        """All or none."""
        return self if may(user, "reports.build") else self.none()


class RedactionQuerySet(models.QuerySet):
    """Removals of words by two people."""

    def visible_to(self, user):
        """For those who may be the first or second person."""
        return self if may(user, "history.clean") else self.none()

    def editable_by(self, user):
        """Those that wait for a second person."""
        return self.visible_to(user).open()

    def open(self):
        """Those that were neither carried out nor dropped."""
        return self.filter(done_at=None, dropped_on=None)


class EditionQuerySet(models.QuerySet):
    """Frozen editions."""

    def visible_to(self, user):
        """Published ones for readers of the plan, internal ones for those roles that may read them."""
        if may(user, "reports.read_internal"):
            return self
        return self.filter(edition=PUBLISHED) if may(user, "plan.read") else self.none()


class LookFileQuerySet(models.QuerySet):
    """Logos and Word templates."""

    def visible_to(self, user):
        """Logos, which stand on reports, for readers of the plan; templates for whoever builds reports."""
        if may(user, "reports.build"):
            return self
        return self.filter(kind="logo") if may(user, "plan.read") else self.none()


class LookFileManager(models.Manager.from_queryset(LookFileQuerySet)):
    """Without their contents, which are asked for by name: a history that names a file needs none of its bytes."""

    def get_queryset(self):
        """All, without contents."""
        return super().get_queryset().defer("content", "pixels")


class FileQuerySet(models.QuerySet):
    """Files of frozen editions."""

    def visible_to(self, user):
        """Those of editions that this person may read."""
        return self.filter(edition__in=apps.get_model("reports", "FrozenEdition").objects.visible_to(user))


class ReportDecisionQuerySet(models.QuerySet):
    """Decisions that were entered against a report."""

    def visible_to(self, user):
        """Decisions are part of the plan: for its readers."""
        return self if may(user, "plan.read") else self.none()

    def standing(self):
        """Those that were not struck out."""
        return self.filter(decision__voided_on__isnull=True)

    def taken_or_waiting(self, begin, day):
        """Those taken by a day on which nobody had acted at its end, or which were taken since `begin`; the oldest
        first, with their decisions."""
        rows = self.standing().filter(decision__taken_on__lte=day).select_related("decision")
        waiting = Q(acted_on=None) | Q(acted_on__gt=day)
        return rows.filter(waiting | Q(decision__taken_on__gte=begin)).order_by("decision__taken_on", "pk")

    def about(self, figures):
        """Those on figures whose keys begin so, the struck ones included."""
        return self.filter(figure__startswith=figures)

    def waiting(self):
        """Those that were not acted on, the oldest first."""
        return self.standing().filter(acted_on__isnull=True).order_by("decision__taken_on", "pk")
