from __future__ import annotations

from django.db import models


class WordingQuerySet(models.QuerySet):
    def visible_to(self, user) -> WordingQuerySet:
        """The words of questions are no secret: everybody, also a child without an account."""
        return self
