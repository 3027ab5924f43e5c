"""How many agencies have seen the latest news, on several days at once. No agency by name."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet
from django.urls import reverse

from agencies.directory.querysets import active_on
from agencies.models import Agency
from core.board.figures import Figure
from core.text.dates import print_date
from guidance.models import News, NewsSeen
from guidance.news.rules import Reach, reach


@dataclass(frozen=True)
class LatestNews:
    """The piece of news that was published last by a day, and how many of its agencies had seen it by then."""

    on: dt.date
    published_on: dt.date
    reach: Reach


def latest_seen(days: Sequence[dt.date]) -> list[LatestNews]:
    """The latest news on each of some days, without the days before the first; four statements.

    For which kinds it is, is read as of today; agencies are those that were active on the day.
    """
    published = News.objects.published(max(days)) if days else News.objects.none()
    published = sorted((on, pk) for pk, on in published.values_list("pk", "published_on"))
    latest = {day: known[-1][1] for day in days if (known := [each for each in published if each[0] <= day])}
    if not latest:
        return []
    news = News.objects.prefetch_related("for_rows").in_bulk(set(latest.values()))
    agencies = by_kind(Agency.objects.values("kind"), {day: active_on(day) for day in latest})
    rows = NewsSeen.objects.filter(news__in=news).values("news", kind=F("agency__kind"))
    seen = by_kind(rows, {day: active_on(day, "agency__") & Q(seen_on__lte=day) for day in latest})
    return [
        LatestNews(day, news[pk].published_on, reach(news[pk].kinds, agencies[None, day], seen[pk, day]))
        for day, pk in latest.items()
    ]


def by_kind(rows: QuerySet, conditions: dict[dt.date, Q]) -> dict[tuple, dict[str, int]]:
    """(key of the news, None where rows have none, day) → by kind of agency, how many rows fit on it; one statement."""
    counts = {f"day_{place}": Count("pk", filter=condition) for place, condition in enumerate(conditions.values())}
    found: dict[tuple, dict[str, int]] = defaultdict(dict)
    for row in rows.order_by().annotate(**counts):
        for place, day in enumerate(conditions):
            found[row.get("news"), day][row["kind"]] = row[f"day_{place}"]
    return found


def seen_figure(found: LatestNews) -> Figure:
    return Figure(
        "guidance.news_seen", "Agencies that have seen the latest news",
        "Active agencies for which the latest news was, and of which somebody had opened it by the day",
        found.reach.seen, of=found.reach.of, unit="agencies", as_at=found.on,
        period=f"news of {print_date(found.published_on)}", address=reverse("guidance:news_list"),
    )  # fmt: skip
