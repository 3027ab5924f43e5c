"""Which tokens may be seen, and which still open something."""

from __future__ import annotations

import datetime as dt

from django.db import models

from accounts.people.querysets import is_allowed


class ApiTokenQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own; those of everybody for whoever may list and revoke all."""
        return self if is_allowed(user, "tokens.manage_all") else self.filter(owner_id=user.pk)

    def valid(self, on: dt.date):
        """Neither revoked nor expired, of owners who may sign in."""
        return self.filter(revoked_at=None, expires_on__gte=on, owner__is_active=True)
