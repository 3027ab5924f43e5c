from __future__ import annotations

from django.db import models
from django.db.models import Q

from agencies.access import belongings, may


class PosterRowQuerySet(models.QuerySet):
    def visible_to(self, user) -> PosterRowQuerySet:
        """All for the manager; what is agreed of the whole board for everybody who reads the site; what a
        setting wrote for its own people.
        """
        if may(user, "voices.manage"):
            return self
        if not may(user, "voices.see_published"):
            return self.none()
        return self.filter(
            Q(survey__isnull=True, agreed_on__isnull=False)
            | Q(survey__audit_return__agency__in=belongings(user).agencies)
        )

    def not_removed(self) -> PosterRowQuerySet:
        """Rows that are still on their page."""
        return self.filter(removed_on__isnull=True)

    def with_all(self) -> PosterRowQuerySet:
        """With the round, the survey, and what was done."""
        return self.select_related("round__children", "survey__audit_return__round", "improvement", "action")

    def of_board(self, asked) -> PosterRowQuerySet:
        """Those of the whole board in a round, in order."""
        return self.not_removed().with_all().filter(round=asked, survey__isnull=True)

    def of_setting(self, survey) -> PosterRowQuerySet:
        """Those of one setting, in order."""
        return self.not_removed().with_all().filter(survey=survey)
