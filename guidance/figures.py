"""Figures of resources and news: how many agencies a piece of news is for, how many of them have seen it, and how many
resources are fresh. No agency and no person by name.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q

from agencies.directory.querysets import active_on
from agencies.models import Agency
from agencies.posts.rules import months_before
from guidance.models import News, NewsSeen, Resource

REVIEW_MONTHS = 12  # after which a resource has to be looked at again


@dataclass(frozen=True)
class Seen:
    """Of the agencies that are active on a day and for whose kind a piece of news is: all, and those that saw it."""

    agencies: int
    seen: int


def seen_by(news: Iterable[News], on: dt.date) -> dict[int, Seen]:
    """Key of each piece of news → how many agencies had seen it by a day; three statements, or two where the kinds have
    been read.
    """
    by_kind = dict(Agency.objects.active(on).order_by().values_list("kind").annotate(Count("pk")))
    seen = NewsSeen.objects.filter(active_on(on, "agency__"), news__in=[each.pk for each in news], seen_on__lte=on)
    rows: dict[int, dict[str, int]] = {}
    for key, kind, number in seen.order_by().values_list("news", "agency__kind").annotate(Count("pk")):
        rows.setdefault(key, {})[kind] = number
    return {
        each.pk: Seen(*(of_kinds(numbers, each.kinds) for numbers in (by_kind, rows.get(each.pk, {})))) for each in news
    }


def of_kinds(numbers: dict[str, int], kinds: list[str]) -> int:
    """The sum of the numbers of some kinds of agency, of all where none is named."""
    return sum(number for kind, number in numbers.items() if not kinds or kind in kinds)


@dataclass(frozen=True)
class Fresh:
    """The listed resources, and how many of them a person has looked at lately and whose links work."""

    listed: int
    fresh: int


def fresh_resources(on: dt.date) -> Fresh:
    """Resources on a day that is today: of the checks of links only the last is stored. One statement.

    A link counts as working unless its last check failed: one that refuses machines was opened by whoever reviewed it.
    """
    fresh = Q(reviewed_on__gte=months_before(on, REVIEW_MONTHS)) & ~Q(result=Resource.Result.BROKEN)
    return Fresh(**Resource.objects.listed().aggregate(listed=Count("pk"), fresh=Count("pk", filter=fresh)))
