"""How many agencies have seen the latest news, on several days at once. No agency by name."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, Max, OuterRef, Q, Subquery
from django.urls import reverse

from agencies.directory.querysets import active_on
from agencies.models import Agency
from core.board.figures import Figure
from core.text.dates import print_date
from guidance.models import News, NewsFor, NewsSeen
from guidance.news.rules import Reach


@dataclass(frozen=True)
class LatestNews:
    on: dt.date
    published_on: dt.date
    reach: Reach


def latest_seen(days: Sequence[dt.date]) -> list[LatestNews]:
    """The latest news on days since the first, by today's kinds and agencies active then; one statement."""
    wanted = {}
    for place, day in enumerate(days):
        latest = News.objects.published(day).order_by("-published_on", "-pk")
        key = Subquery(latest.values("pk")[:1])
        kinds = NewsFor.objects.filter(news=key)
        addressed = active_on(day) & (~Exists(kinds) | Exists(kinds.filter(kind=OuterRef("kind"))))
        seen = Exists(NewsSeen.objects.filter(news=key, agency=OuterRef("pk"), seen_on__lte=day))
        wanted[f"published_{place}"] = Max(Subquery(latest.values("published_on")[:1]))
        wanted[f"addressed_{place}"] = Count("pk", filter=addressed)
        wanted[f"seen_{place}"] = Count("pk", filter=addressed & Q(seen))
    found = Agency.objects.order_by().aggregate(**wanted)
    return [
        LatestNews(day, published, Reach(found[f"seen_{place}"], found[f"addressed_{place}"]))
        for place, day in enumerate(days)
        if (published := found[f"published_{place}"])
    ]


def seen_figure(found: LatestNews) -> Figure:
    return Figure(
        "guidance.news_seen", "Agencies that have seen the latest news",
        "Active agencies for which the latest news was, and of which somebody had opened it by the day",
        found.reach.seen, out_of=found.reach.total, unit="agencies", as_at=found.on,
        period=f"news of {print_date(found.published_on)}", address=reverse("guidance:news_list"),
    )  # fmt: skip
