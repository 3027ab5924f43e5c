"""What may be read of resources, and by whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from agencies.access import may
from agencies.posts.rules import months_before
from core.text.dates import today
from guidance.resources.rules import REVIEW_AFTER


def review_due(on: dt.date) -> Q:
    """Of resources at which nobody of the board has looked for REVIEW_AFTER months (guidance/resources/rules.py)."""
    return Q(reviewed_on__isnull=True) | Q(reviewed_on__lt=months_before(on, REVIEW_AFTER))


class ResourceQuerySet(models.QuerySet):
    def visible_to(self, user) -> ResourceQuerySet:
        return self.listed() if may(user, "resources.read") else self.none()

    def editable_by(self, user) -> ResourceQuerySet:
        return self if may(user, "resources.manage") else self.none()

    def listed(self) -> ResourceQuerySet:
        return self.filter(removed_on__isnull=True)

    def removed(self) -> ResourceQuerySet:
        return self.filter(removed_on__isnull=False)

    def to_review(self, on: dt.date | None = None) -> ResourceQuerySet:
        return self.filter(review_due(on or today()))

    def for_audience(self, audience: str) -> ResourceQuerySet:
        return self.filter(self.has("audience", [audience]))

    def for_age(self, age: str) -> ResourceQuerySet:
        return self.filter(self.has("age", [age]) | ~self.has("age"))

    def has(self, kind: str, values: Collection[str] | None = None) -> Exists:
        rows = self.model.for_rows.rel.related_model.objects.filter(resource=OuterRef("pk"), kind=kind)
        return Exists(rows if values is None else rows.filter(value__in=values))

    def by_use(self) -> ResourceQuerySet:
        """The latest reviewed first."""
        return self.order_by(F("reviewed_on").desc(nulls_last=True), "title", "pk")
