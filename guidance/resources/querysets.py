"""What may be read of resources, and by whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, When

from agencies.access import may
from agencies.posts.rules import months_before
from core.text.dates import today
from guidance.resources.rules import REVIEW_AFTER

TWO_CHECKS = dt.timedelta(days=7)  # between the first failure and the last check: the second weekly one has failed too


def review_due(on: dt.date) -> Q:
    """Of resources at which nobody of the board has looked for REVIEW_AFTER months (guidance/resources/rules.py)."""
    return Q(reviewed_on__isnull=True) | Q(reviewed_on__lt=months_before(on, REVIEW_AFTER))


class ResourceQuerySet(models.QuerySet):
    def visible_to(self, user) -> ResourceQuerySet:
        """All listed for readers; broken ones for those who manage them alone."""
        if may(user, "resources.manage"):
            return self.listed()
        return self.listed().shown() if may(user, "resources.read") else self.none()

    def editable_by(self, user) -> ResourceQuerySet:
        return self if may(user, "resources.manage") else self.none()

    def listed(self) -> ResourceQuerySet:
        return self.filter(removed_on__isnull=True)

    def removed(self) -> ResourceQuerySet:
        return self.filter(removed_on__isnull=False)

    def shown(self) -> ResourceQuerySet:
        return self.exclude(result="broken", failing_since__lte=F("checked_on") - TWO_CHECKS)

    def broken(self) -> ResourceQuerySet:
        return self.filter(result="broken")

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
        """Those whose links work first, those that do not last; among them the latest reviewed first."""
        place = Case(When(result="works", then=0), When(result="broken", then=2), default=1)
        return self.order_by(place, F("reviewed_on").desc(nulls_last=True), "title", "pk")
