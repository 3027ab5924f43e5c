"""What may be read of news, by whom, and for which agencies it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.apps import apps
from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, Value, When

from agencies.access import belongings, may
from agencies.models import Agency
from core.text.dates import today
from core.working_days.days import mail_calendar

NEWEST = 10  # working days, which are two weeks: so that closed days take nothing out of two weekly emails


class NewsQuerySet(models.QuerySet):
    def visible_to(self, user) -> NewsQuerySet:
        """All for who manages news; for an agency what is for its kind; for the board all published; for others what is
        for every kind.
        """
        if may(user, "news.manage"):
            return self
        if not may(user, "news.read"):
            return self.none()
        published = self.published()
        own = belongings(user).agencies
        return published if not own and may(user, "plan.read_answers") else published.for_agencies(own)

    def published(self, on: dt.date | None = None) -> NewsQuerySet:
        return self.filter(published_on__lte=on or today())

    def current(self, on: dt.date | None = None) -> NewsQuerySet:
        on = on or today()
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on), published_on__lte=on)

    def for_agencies(self, agencies) -> NewsQuerySet:
        kinds = Agency.objects.filter(pk__in=list(agencies)).order_by().values("kind")
        rows = self.model.for_rows.rel.related_model.objects.filter(news=OuterRef("pk")).order_by()
        return self.filter(~Exists(rows) | Exists(rows.filter(kind__in=kinds)))

    def listed(self, on: dt.date | None = None) -> NewsQuerySet:
        ended = Case(When(ends_on__lt=on or today(), then=Value(1)), default=Value(0))
        drafts = Case(When(published_on__isnull=True, then=Value(0)), default=Value(1))
        return self.prefetch_related("for_rows").order_by(drafts, ended, "-published_on", "-pk")


def addressed(news, on: dt.date | None = None):
    """The agencies that a piece of news is for and that are active on a day; a queryset."""
    agencies = Agency.objects.active(on)
    return agencies.filter(kind__in=news.kinds) if news.kinds else agencies


def news_for_weekly_email(agencies: Iterable[int], on: dt.date) -> dict[int, list]:
    """Current news of the last ten working days for each active agency, latest first, without what was emailed at once.

    Four statements.
    """
    since = mail_calendar().working_day_before(on, NEWEST)
    news = apps.get_model("guidance", "News").objects.current(on).filter(important=False, published_on__gt=since)
    news = list(news.prefetch_related("for_rows").order_by("-published_on", "-pk"))
    kinds = Agency.objects.active(on).filter(pk__in=list(agencies)).order_by("pk").values_list("pk", "kind")
    return {agency: [each for each in news if not each.kinds or kind in each.kinds] for agency, kind in kinds}
