"""How many agencies have seen the latest news, on several days at once. No agency by name."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, DateField, Exists, IntegerField, OuterRef, QuerySet, Value
from django.urls import reverse

from agencies.models import Agency
from core.board.figures import Figure
from core.text.dates import print_date
from guidance.models import News, NewsSeen
from guidance.news.rules import Reach, reach


@dataclass(frozen=True)
class LatestNews:
    on: dt.date
    published_on: dt.date
    reach: Reach


def latest_seen(days: Sequence[dt.date]) -> list[LatestNews]:
    """The latest news on days since the first, by today's kinds and agencies active then; one statement."""
    first, *others = [part for day in days for part in (latest_news(day), agencies_by_kind(day))]
    news: dict[dt.date, dict[str | None, dt.date]] = defaultdict(dict)
    agencies: dict[dt.date, dict[str, int]] = defaultdict(dict)
    seen: dict[dt.date, dict[str, int]] = defaultdict(dict)
    for day, published_on, kind, *numbers in first.union(*others, all=True).order_by():
        if published_on:
            news[day][kind] = published_on
        else:
            seen[day][kind], agencies[day][kind] = numbers
    return [
        LatestNews(day, max(kinds.values()), reach(set(kinds) - {None}, agencies[day], seen[day]))
        for day, kinds in sorted(news.items())
    ]


def latest_news(day: dt.date) -> QuerySet:
    """The latest news on a day, in one row for each kind that it is for."""
    zero = Value(0, IntegerField())
    latest = News.objects.filter(pk=key_on(day)).order_by()
    return latest.values_list(Value(day, DateField()), "published_on", "for_rows__kind", zero, zero)


def agencies_by_kind(day: dt.date) -> QuerySet:
    """How many agencies active on a day had seen the latest news, and all; in columns as latest_news() has them."""
    seen = NewsSeen.objects.filter(news=key_on(day), agency=OuterRef("pk"), seen_on__lte=day)
    active = Agency.objects.active(day).order_by().values("kind")
    counted = active.annotate(seen=Count("pk", filter=Exists(seen)), total=Count("pk"))
    return counted.values_list(Value(day, DateField()), Value(None, DateField()), "kind", "seen", "total")


def key_on(day: dt.date) -> QuerySet:
    return News.objects.published(day).order_by("-published_on", "-pk").values("pk")[:1]


def seen_figure(found: LatestNews) -> Figure:
    return Figure(
        "guidance.news_seen", "Agencies that have seen the latest news",
        "Active agencies for which the latest news was, and of which somebody had opened it by the day",
        found.reach.seen, out_of=found.reach.total, unit="agencies", as_at=found.on,
        period=f"news of {print_date(found.published_on)}", address=reverse("guidance:news_list"),
    )  # fmt: skip
