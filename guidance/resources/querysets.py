"""What may be read of resources, and by whom."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import F

from agencies.access import may

TWO_CHECKS = dt.timedelta(days=7)  # between the first failure and the last check: the second weekly one has failed too


class ResourceQuerySet(models.QuerySet):
    def visible_to(self, user) -> ResourceQuerySet:
        """All that are listed for those who read resources, without those whose links no longer work, which only
        those who manage them see.
        """
        if may(user, "resources.manage"):
            return self.listed()
        return self.listed().shown() if may(user, "resources.read") else self.none()

    def listed(self) -> ResourceQuerySet:
        return self.filter(removed_on__isnull=True)

    def shown(self) -> ResourceQuerySet:
        """Those that schools see: without those whose link has failed in two weekly checks in a row."""
        return self.exclude(result="broken", failing_since__lte=F("checked_on") - TWO_CHECKS)

    def broken(self) -> ResourceQuerySet:
        """Those whose link did not work when it was last checked."""
        return self.filter(result="broken")

    def for_answers(self, answers) -> ResourceQuerySet:
        """Those that help with any of these answers ("arrangements.A6.3"), each once."""
        rows = self.model.for_rows.rel.related_model.objects.filter(kind="answer", value__in=list(answers))
        return self.filter(pk__in=rows.values("resource"))
