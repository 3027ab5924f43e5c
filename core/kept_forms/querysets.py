from __future__ import annotations

from django.db import models
from django.utils import timezone


class KeptFormQuerySet(models.QuerySet):
    def visible_to(self, user) -> KeptFormQuerySet:
        """The forms of this person that have not expired. Nobody sees those of others."""
        if not (user and user.is_authenticated and user.is_active):
            return self.none()
        return self.filter(owner=user.pk, expires_at__gt=timezone.now())

    def with_key(self, key: str) -> KeptFormQuerySet:
        """The form with this key, which a browser sent; none where it holds a null character or is empty."""
        return self.filter(key=key) if key and "\x00" not in key else self.none()
