"""What may be read of resources, and by whom."""

from __future__ import annotations

from django.db import models

from agencies.access import may


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
        """Those that schools see: two weekly checks in a row have not failed."""
        return self

    def for_answers(self, answers) -> ResourceQuerySet:
        """Those that help with any of these answers ("arrangements.A6.3"), each once."""
        rows = self.model.for_rows.rel.related_model.objects.filter(kind="answer", value__in=list(answers))
        return self.filter(pk__in=rows.values("resource"))
