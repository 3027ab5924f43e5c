from __future__ import annotations

from django.db import models


class ImportQuerySet(models.QuerySet):
    def waiting(self) -> ImportQuerySet:
        """Those with which somebody may still go on."""
        return self.filter(state__in=self.model.WAITING)

    def for_importer(self, importer: str) -> ImportQuerySet:
        return self.filter(importer=importer)
