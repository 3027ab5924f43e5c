"""Figures of resources and news: how many resources are fresh, for how many agencies a piece of news is, and how many
of them have seen it. No agency and no person by name.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from agencies.directory.querysets import active_on
from agencies.models import Agency
from agencies.posts.rules import months_before
from core.board.figures import Figure
from core.text.dates import print_date, today
from guidance.models import News, NewsSeen, Resource

REVIEW_MONTHS = 12  # after which a resource has to be looked at again


@dataclass(frozen=True)
class Seen:
    """Of the agencies that are active on a day and for whose kind a piece of news is: all, and those that saw it."""

    agencies: int
    seen: int


def seen_by(news: Sequence[News], on: dt.date) -> dict[int, Seen]:
    """Key of each piece of news → how many agencies had seen it by a day; two statements, and one for kinds that have
    not been read.
    """
    return {each.pk: counts for each, counts in zip(news, seen_on([(each, on) for each in news]), strict=True)}


def seen_on(pairs: Sequence[tuple[News, dt.date]]) -> list[Seen]:
    """The counts of each piece of news by its day; statements as above."""
    places = {day: place for place, day in enumerate(dict.fromkeys(day for _, day in pairs))}
    agencies = by_kind(Agency.objects.values("kind"), "kind", {day: active_on(day) for day in places}, places)
    rows = NewsSeen.objects.filter(news__in={news.pk for news, _ in pairs}).values("news", "agency__kind")
    seen_then = {day: active_on(day, "agency__") & Q(seen_on__lte=day) for day in places}
    seen = by_kind(rows, "agency__kind", seen_then, places)
    return [
        Seen(*(of_kinds(found.get((key, day), {}), news.kinds) for key, found in ((None, agencies), (news.pk, seen))))
        for news, day in pairs
    ]


def by_kind(rows: QuerySet, kind: str, conditions: dict, places: dict) -> dict[tuple, dict[str, int]]:
    """(key of the news, None where rows have none, day) → how many rows fit on it, by kind of agency; one statement."""
    counts = {f"day_{places[day]}": Count("pk", filter=condition) for day, condition in conditions.items()}
    found: dict[tuple, dict[str, int]] = {}
    for row in rows.order_by().annotate(**counts):
        for day, place in places.items():
            found.setdefault((row.get("news"), day), {})[row[kind]] = row[f"day_{place}"]
    return found


def of_kinds(numbers: dict[str, int], kinds: Iterable[str]) -> int:
    """The sum of the numbers of some kinds of agency, of all where none is named."""
    return sum(number for kind, number in numbers.items() if not kinds or kind in kinds)


@dataclass(frozen=True)
class Fresh:
    """The listed resources, and how many of them a person has looked at lately and whose links work."""

    listed: int
    fresh: int


def fresh_on(days: Sequence[dt.date]) -> list[tuple[dt.date, Fresh]]:
    """The resources today, where it is one of some days and any is listed: of an earlier day it is not known which
    links worked. One statement.

    A link counts as working unless its last check failed: one that refuses machines was opened by whoever reviewed it.
    """
    on = today()
    if on not in days:
        return []
    fresh = Q(reviewed_on__gte=months_before(on, REVIEW_MONTHS)) & ~Q(result=Resource.Result.BROKEN)
    found = Fresh(**Resource.objects.listed().aggregate(listed=Count("pk"), fresh=Count("pk", filter=fresh)))
    return [(on, found)] if found.listed else []


@dataclass(frozen=True)
class LatestNews:
    """The piece of news that was published last by a day, and how many of its agencies had seen it by then."""

    on: dt.date
    published_on: dt.date
    counts: Seen


def latest_seen(days: Sequence[dt.date]) -> list[LatestNews]:
    """The latest news on each of some days, without the days before the first; four statements.

    For which kinds it is, is read as of today.
    """
    published = News.objects.filter(published_on__lte=max(days)) if days else News.objects.none()
    published = published.order_by("published_on", "pk").values_list("pk", "published_on")
    keys = {day: max(((on, pk) for pk, on in published if on <= day), default=None) for day in days}
    latest = News.objects.prefetch_related("for_rows").in_bulk({pair[1] for pair in keys.values() if pair})
    pairs = [(latest[pair[1]], day) for day, pair in keys.items() if pair]
    found = zip(pairs, seen_on(pairs), strict=True)
    return [LatestNews(day, news.published_on, counts) for (news, day), counts in found]


def fresh_figure(on: dt.date, found: Fresh) -> Figure:
    return Figure(
        "guidance.resources", "Resources reviewed and working",
        f"Listed resources that a person has reviewed within {REVIEW_MONTHS} months, and whose link did not fail when "
        "it was last checked",
        found.fresh, of=found.listed, unit="resources", as_at=on, address="/resources/",
    )  # fmt: skip


def seen_figure(found: LatestNews) -> Figure:
    return Figure(
        "guidance.news_seen", "Agencies that have seen the latest news",
        "Active agencies for which the latest news was, and of which somebody had opened it by the day",
        found.counts.seen, of=found.counts.agencies, unit="agencies", as_at=found.on,
        period=f"news of {print_date(found.published_on)}", address="/news/",
    )  # fmt: skip
