from __future__ import annotations

from django.db import models

from agencies.access import may


class IssueQuerySet(models.QuerySet):
    def visible_to(self, user) -> IssueQuerySet:
        """Issues are published: all for everybody who reads the site."""
        return self if may(user, "voices.see_published") else self.none()

    def online(self) -> IssueQuerySet:
        """Those with figures of online surveys, not of returns on paper alone."""
        return self.exclude(tables__columns=[])
