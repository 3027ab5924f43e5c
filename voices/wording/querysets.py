from __future__ import annotations

from django.db import models


class WordingQuerySet(models.QuerySet):
    def visible_to(self, user) -> WordingQuerySet:
        return self
