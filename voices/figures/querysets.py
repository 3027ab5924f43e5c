from __future__ import annotations

from django.db import models

from agencies.access import may


class IssueQuerySet(models.QuerySet):
    def visible_to(self, user) -> IssueQuerySet:
        return self if may(user, "voices.see_published") else self.none()

    def online(self) -> IssueQuerySet:
        return self.exclude(tables__columns=[])
