"""Who reads which security events."""

import datetime as dt

from django.db import models
from django.utils import timezone


class SecurityEventQuerySet(models.QuerySet):
    def visible_to(self, user):
        """All for whoever reads the journal; for others what is about their own account."""
        if not (user and user.is_authenticated and user.is_active):
            return self.none()
        return self if "security.read" in user.permissions else self.for_user(user)

    def for_user(self, user):
        """What a person did, and what was done or tried with their account; without the alerts about it."""
        return self.filter(models.Q(actor=user.pk) | models.Q(subject=user.pk)).exclude(kind="alert")

    def within(self, span: dt.timedelta):
        return self.filter(at__gt=timezone.now() - span)
