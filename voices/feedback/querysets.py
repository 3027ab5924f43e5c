from __future__ import annotations

from django.db import models
from django.db.models import Q

from agencies.access import belongings, may


class FeedbackRowQuerySet(models.QuerySet):
    def visible_to(self, user) -> FeedbackRowQuerySet:
        """All for the manager; agreed rows of the board for all readers; a setting's for its people."""
        if may(user, "voices.manage"):
            return self
        if not may(user, "voices.see_published"):
            return self.none()
        return self.filter(
            Q(survey__isnull=True, agreed_on__isnull=False)
            | Q(survey__audit_return__agency__in=belongings(user).agencies)
        )

    def not_removed(self) -> FeedbackRowQuerySet:
        return self.filter(removed_on__isnull=True)

    def with_all(self) -> FeedbackRowQuerySet:
        return self.select_related("round__children", "survey__audit_return__round", "improvement", "action")

    def of_board(self, asked) -> FeedbackRowQuerySet:
        return self.not_removed().with_all().filter(round=asked, survey__isnull=True)

    def of_setting(self, survey) -> FeedbackRowQuerySet:
        return self.not_removed().with_all().filter(survey=survey)
