"""What may be read of news, and by whom; and which agencies have seen it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from django.apps import apps
from django.db import models
from django.db.models import Case, Count, Exists, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from agencies.access import belongings, may
from agencies.models import Agency
from core.text.dates import today
from guidance.news.rules import Reach, reach


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
        rows = related_rows(self, "for_rows")
        return self.filter(~Exists(rows) | Exists(rows.filter(kind__in=kinds)))

    def with_unseen(self, agencies, on: dt.date | None = None) -> NewsQuerySet:
        rows, seen = related_rows(self, "for_rows", deep=True), related_rows(self, "seen_rows", deep=True)
        own = Agency.objects.active(on).filter(pk__in=list(agencies)).order_by()
        own = own.filter(~Exists(rows) | Exists(rows.filter(kind=OuterRef("kind"))))
        return self.annotate(is_unseen=Exists(own.filter(~Exists(seen.filter(agency=OuterRef("pk"))))))

    def listed(self, on: dt.date | None = None) -> NewsQuerySet:
        ended = Case(When(ends_on__lt=on or today(), then=Value(1)), default=Value(0))
        drafts = Case(When(published_on__isnull=True, then=Value(0)), default=Value(1))
        return self.prefetch_related("for_rows").order_by(drafts, ended, "-published_on", "-pk")


class NewsSeenQuerySet(models.QuerySet):
    def visible_to(self, user) -> NewsSeenQuerySet:
        if may(user, "news.manage"):
            return self
        return self.filter(agency__in=belongings(user).agencies) if may(user, "news.read") else self.none()


def related_rows(news: NewsQuerySet, relation: str, *, deep: bool = False) -> models.QuerySet:
    own = OuterRef(OuterRef("pk")) if deep else OuterRef("pk")
    return news.model._meta.get_field(relation).related_model.objects.filter(news=own).order_by()


def addressed(news, on: dt.date | None = None):
    """The agencies that a piece of news is for and that are active on a day; a queryset."""
    agencies = Agency.objects.active(on)
    return agencies.filter(kind__in=news.kinds) if news.kinds else agencies


def unseen(news, on: dt.date | None = None):
    """Those of addressed() of which nobody has seen it; a queryset."""
    return addressed(news, on).exclude(pk__in=news.seen_rows.order_by().values("agency"))


def reaches(news: Iterable, on: dt.date | None = None) -> dict[int, Reach]:
    """How many of its agencies have seen each piece of news; three statements at most."""
    news = list(news)
    agencies = dict(Agency.objects.active(on).order_by().values_list("kind").annotate(Count("pk")))
    seen: dict[int, dict[str, int]] = defaultdict(dict)
    rows = apps.get_model("guidance", "NewsSeen").objects.filter(news__in=news, agency__in=Agency.objects.active(on))
    for key, kind, number in rows.order_by().values_list("news", "agency__kind").annotate(Count("pk")):
        seen[key][kind] = number
    return {each.pk: reach(each.kinds, agencies, seen[each.pk]) for each in news}


def unseen_numbers(agencies: Iterable[int], on: dt.date) -> dict[int, int]:
    """How many current pieces each active agency has not seen; one statement, of the pieces, the agencies and pairs."""
    keys, piece, agency = list(agencies), -1, -2  # instead of the key of an agency
    news = apps.get_model("guidance", "News").objects.current(on).order_by()
    seen = apps.get_model("guidance", "NewsSeen").objects.filter(agency__in=keys).order_by()
    own = Agency.objects.active(on).filter(pk__in=keys).order_by()
    rows = news.values_list(Value(piece, models.BigIntegerField()), "pk", "for_rows__kind").union(
        own.values_list(Value(agency, models.BigIntegerField()), "pk", "kind"),
        seen.values_list("agency", "news", Value("", models.CharField())), all=True,
    )  # fmt: skip
    kinds, known, pairs = defaultdict(set), {}, set()
    for what, key, kind in rows.order_by():
        if what == piece:
            kinds[key].add(kind)
        elif what == agency:
            known[key] = kind
        else:
            pairs.add((what, key))
    return {
        key: sum(bool(own & {None, kind}) and (key, each) not in pairs for each, own in kinds.items())
        for key, kind in known.items()
    }


def news_columns(on: dt.date) -> dict[str, Coalesce]:
    """How much news was for an agency by a day since it was active, and how much of that it has seen."""
    since = Coalesce(OuterRef("active_from"), Value(dt.date.min))
    news = apps.get_model("guidance", "News").objects.published(on).filter(published_on__gte=since)
    news = news.filter(Q(for_rows=None) | Q(for_rows__kind=OuterRef("kind"))).order_by()
    seen = news.filter(seen_rows__agency=OuterRef("pk"))
    return {"news_for_it": count_rows(news), "news_seen": count_rows(seen)}


def count_rows(news: NewsQuerySet) -> Coalesce:
    """How many there are for each row around a subquery, as a column of that row."""
    return Coalesce(Subquery(news.values(one=Value(1)).annotate(n=Count("pk")).values("n")), 0)


def unseen_in_weekly_email(agencies: Iterable[int], on: dt.date) -> dict[int, list]:
    """Current news that active agencies have not seen, latest first, without what was emailed. Four statements."""
    news = apps.get_model("guidance", "News").objects.current(on).filter(important=False).prefetch_related("for_rows")
    news = list(news.order_by("-published_on", "-pk"))
    rows = apps.get_model("guidance", "NewsSeen").objects.filter(news__in=news, agency__in=list(agencies))
    seen = set(rows.values_list("news", "agency"))
    kinds = dict(Agency.objects.active(on).filter(pk__in=list(agencies)).order_by("pk").values_list("pk", "kind"))
    return {
        agency: [each for each in news if (not each.kinds or kind in each.kinds) and (each.pk, agency) not in seen]
        for agency, kind in kinds.items()
    }
