"""Which tokens may be seen, and which still open something."""

import datetime as dt

from django.apps import apps
from django.db import models

from accounts.people.querysets import is_allowed
from accounts.roles import GUARDED
from accounts.tokens import rules


class ApiTokenQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own; those of everybody for whoever may list and revoke all."""
        return self if is_allowed(user, "tokens.manage_all") else self.filter(owner_id=user.pk)

    def for_user(self, user):
        return self.filter(owner_id=user.pk)

    def running(self, on: dt.date):
        return self.filter(revoked_at=None, expires_on__gte=on)

    def valid(self, on: dt.date):
        """Those of running() whose owners may sign in and have a role that allows tokens.

        Where a role of the owner asks for a second step, one that was made while none did is left out: no second step
        stood before its making, and it must not read by that role.
        """
        grants = apps.get_model("accounts", "RoleGrant").objects.filter(user=models.OuterRef("owner"))
        made, proved = models.OuterRef("created_at"), grants.filter(role__in=GUARDED)
        then = proved.filter(models.Q(ended_at=None) | models.Q(ended_at__gt=made), granted_at__lte=made)
        return self.running(on).filter(
            ~models.Exists(proved.current()) | models.Exists(then),
            models.Exists(grants.current().filter(role__in=rules.TOKEN_ROLES)),
            owner__is_active=True,
        )

    def to_warn(self, on: dt.date):
        """Valid ones whose last day is near and whose owners were not told yet."""
        return self.valid(on).filter(warned_on=None, expires_on__lte=on + dt.timedelta(days=rules.WARNED_DAYS))

    def for_page(self, on: dt.date):
        pks = self.model.objects.valid(on).filter(pk=models.OuterRef("pk"))
        rows = self.annotate(is_valid=models.Exists(pks)).select_related("owner", "revoked_by")
        return rows.prefetch_related("scopes")
