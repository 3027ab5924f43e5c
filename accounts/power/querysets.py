"""Which requests for power a person may see, and which of them wait for somebody."""

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.power.rules import BREAK_GLASS, DECIDE, DECIDING, FOUND, HELD_FOR, PROPOSED
from accounts.roles import GUARDED

PEOPLE = ("subject__name", "subject__email", "proposed_by__name", "proposed_by__email", "invitation__name")
NOTED = ("first_noted_by", "second_noted_by")
TOLD = ("kind", "role", "state", "reason", "expires_at", "created_at", *NOTED, *PEOPLE)


class PowerRequestQuerySet(models.QuerySet):
    def visible_to(self, user):
        """All for whoever may propose or decide any; commands at the server for others with a guarded role."""
        if not (user and user.is_authenticated and user.is_active) or GUARDED.isdisjoint(user.roles):
            return self.none()
        rights = {"people.manage", "people.invite", DECIDE}
        return self if not rights.isdisjoint(user.permissions) else self.filter(kind=BREAK_GLASS)

    def open(self, now: dt.datetime | None = None):
        return self.filter(state=PROPOSED, expires_at__gt=now or timezone.now())

    def expired(self, now: dt.datetime):
        return self.filter(state=PROPOSED, expires_at__lte=now)

    def waiting(self, now: dt.datetime | None = None):
        """What is open, and each break-glass that fewer than two people have noted, with the people it names."""
        noted = Q(kind=BREAK_GLASS, second_noted_by=None)
        is_open = Q(state=PROPOSED, expires_at__gt=now or timezone.now())
        return self.filter(noted | is_open).select_related("subject", "invitation", "proposed_by").order_by("pk")

    def told_to(self, reader, now: dt.datetime | None = None):
        """waiting(), each with `decides`: whether the reader holds a role that is old enough. One statement."""
        now = now or timezone.now()
        held = reader.role_grants.model.objects.current().filter(user=reader, role__in=DECIDING)
        old = Q(power_request__kind=FOUND) | Q(granted_at__lte=now - HELD_FOR)
        return self.waiting(now).annotate(decides=models.Exists(held.filter(old))).only(*TOLD)

    def made_since(self, moment: dt.datetime):
        return self.filter(created_at__gt=moment)
