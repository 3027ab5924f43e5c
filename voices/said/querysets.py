from __future__ import annotations

from django.db import models
from django.db.models import Q

from agencies.access import belongings, may


class SaidDidQuerySet(models.QuerySet):
    def visible_to(self, user) -> SaidDidQuerySet:
        """All for whoever keeps the survey; what is agreed of the whole board for everybody who reads the site; what a
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

    def standing(self) -> SaidDidQuerySet:
        """Those that were not taken off."""
        return self.filter(removed_on__isnull=True)

    def with_all(self) -> SaidDidQuerySet:
        """With the round, the survey, and what was done."""
        return self.select_related("round__children", "survey__audit_return__round", "improvement", "action")

    def of_board(self, asked) -> SaidDidQuerySet:
        """Those of the whole board in a round, in order."""
        return self.standing().with_all().filter(round=asked, survey__isnull=True)

    def of_setting(self, survey) -> SaidDidQuerySet:
        """Those of one setting, in order."""
        return self.standing().with_all().filter(survey=survey)
