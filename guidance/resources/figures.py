"""How many resources are fresh: reviewed by a person lately."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count
from django.urls import reverse

from core.board.figures import Figure
from core.text.dates import today
from guidance.models import Resource
from guidance.resources.querysets import review_due
from guidance.resources.rules import REVIEW_AFTER


@dataclass(frozen=True)
class Fresh:
    """The listed resources, and how many of them a person has looked at lately."""

    on: dt.date
    listed: int
    fresh: int


def fresh_on(days: Sequence[dt.date]) -> list[Fresh]:
    """Resources today, if among these days: of earlier reviews only the latest stands on a record. One statement."""
    on = today()
    if on not in days:
        return []
    found = Resource.objects.listed().aggregate(listed=Count("pk"), fresh=Count("pk", filter=~review_due(on)))
    return [Fresh(on, **found)] if found["listed"] else []


def fresh_figure(found: Fresh) -> Figure:
    return Figure(
        "guidance.resources", "Resources reviewed",
        f"Listed resources that a person has reviewed within {REVIEW_AFTER} months",
        found.fresh, out_of=found.listed, unit="resources", as_at=found.on, address=reverse("guidance:resources"),
    )  # fmt: skip
