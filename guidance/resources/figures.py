"""How many resources are fresh: reviewed by a person lately, with a link that works."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q
from django.urls import reverse

from agencies.posts.rules import months_before
from core.board.figures import Figure
from core.text.dates import today
from guidance.models import Resource
from guidance.resources.rules import REVIEW_AFTER


@dataclass(frozen=True)
class Fresh:
    """The listed resources, and how many of them a person has looked at lately and whose links work."""

    on: dt.date
    listed: int
    fresh: int


def fresh_on(days: Sequence[dt.date]) -> list[Fresh]:
    """Resources today, if among these days; earlier it is unknown which links worked. One statement. A link works
    unless its last check failed.
    """
    on = today()
    if on not in days:
        return []
    fresh = Q(reviewed_on__gte=months_before(on, REVIEW_AFTER)) & ~Q(result=Resource.Result.BROKEN)
    found = Resource.objects.listed().aggregate(listed=Count("pk"), fresh=Count("pk", filter=fresh))
    return [Fresh(on, **found)] if found["listed"] else []


def fresh_figure(found: Fresh) -> Figure:
    return Figure(
        "guidance.resources", "Resources reviewed and working",
        f"Listed resources that a person has reviewed within {REVIEW_AFTER} months, and whose link did not fail when "
        "it was last checked",
        found.fresh, out_of=found.listed, unit="resources", as_at=found.on, address=reverse("guidance:resources"),
    )  # fmt: skip
