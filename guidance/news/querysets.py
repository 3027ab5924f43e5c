"""What may be read of news, and by whom."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q

from agencies.access import belongings, may
from core.text.dates import today


class NewsQuerySet(models.QuerySet):
    def visible_to(self, user) -> NewsQuerySet:
        """All, drafts too, for those who manage news; for an agency's people what is published for its kind, ended or
        not; for others who read news everything that is published.
        """
        if may(user, "news.manage"):
            return self
        if not may(user, "news.read"):
            return self.none()
        published = self.filter(published_on__lte=today())
        own = belongings(user).agencies
        return published.for_agencies(own) if own else published

    def current(self, on: dt.date | None = None) -> NewsQuerySet:
        """What is published and has not ended on a day."""
        on = on or today()
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on), published_on__lte=on)

    def for_agencies(self, agencies) -> NewsQuerySet:
        """What is for all kinds of agencies, or for the kind of any of these."""
        from agencies.models import Agency

        kinds = Agency.objects.filter(pk__in=list(agencies)).order_by().values("kind")
        theirs = self.model.for_rows.rel.related_model.objects.filter(kind__in=kinds)
        return self.filter(Q(for_rows__isnull=True) | Q(pk__in=theirs.values("news"))).distinct()


class NewsSeenQuerySet(models.QuerySet):
    def visible_to(self, user) -> NewsSeenQuerySet:
        """All for those who manage news; what their own agencies have seen for others who read it."""
        if may(user, "news.manage"):
            return self
        return self.filter(agency__in=belongings(user).agencies) if may(user, "news.read") else self.none()
