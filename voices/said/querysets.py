from __future__ import annotations

from django.db import models
from django.db.models import Q

from agencies.access import belongings, may


class SaidDidQuerySet(models.QuerySet):
    def visible_to(self, user) -> SaidDidQuerySet:
        """Those of the whole board for everybody who reads the site, and those of their own settings for the others."""
        if may(user, "voices.manage"):
            return self
        if not may(user, "voices.see_published"):
            return self.none()
        return self.filter(Q(survey__isnull=True) | Q(survey__audit_return__agency__in=belongings(user).agencies))
