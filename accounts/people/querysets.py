"""What may be read of people and of their sessions, and by whom."""

import datetime as dt

from django.conf import settings
from django.contrib.sessions.base_session import BaseSessionManager
from django.db import models
from django.utils import timezone

from accounts.power.rules import BREAK_GLASS


def is_allowed(user, permission: str) -> bool:
    return bool(user and user.is_authenticated and user.is_active and permission in user.permissions)


class SessionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own; those of everybody for whoever manages people."""
        signed_in = self.filter(user__isnull=False)
        return signed_in if is_allowed(user, "people.manage") else signed_in.filter(user_id=user.pk)

    def for_user(self, user):
        now = timezone.now()
        seen = now - dt.timedelta(minutes=settings.SESSION_IDLE_MINUTES)
        started = now - dt.timedelta(hours=settings.SESSION_MAX_HOURS)
        return self.filter(user=user, seen_at__gt=seen, started_at__gt=started).order_by("-seen_at", "-pk")


SessionManager = BaseSessionManager.from_queryset(SessionQuerySet)


class RoleGrantQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own; those of everybody for whoever invites or manages people."""
        every = is_allowed(user, "people.manage") or is_allowed(user, "people.invite")
        return self if every else self.filter(user_id=user.pk)

    def for_user(self, user):
        return self.filter(user=user)

    def current(self):
        """Those that are held now; one given for a day by a command ends by the clock."""
        over = models.Q(power_request__kind=BREAK_GLASS, power_request__expires_at__lte=timezone.now())
        return self.filter(ended_at=None).exclude(over)

    def held_for_long(self):
        """As they are in the table, without those given for a day by a command."""
        return self.filter(ended_at=None).exclude(power_request__kind=BREAK_GLASS)


class UserQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Everybody, for whoever invites or manages people; oneself."""
        every = is_allowed(user, "people.manage") or is_allowed(user, "people.invite")
        return self if every else self.filter(pk=user.pk)

    def editable_by(self, user):
        """Everybody for whoever manages people; nobody for others."""
        return self if is_allowed(user, "people.manage") else self.none()

    def with_role(self, role: str):
        return self.filter(role_grants__role=role, role_grants__ended_at=None)

    def unused_since(self, day: dt.date):
        """Active people who have neither signed in nor been added or let in again on that day or later."""
        before = timezone.make_aware(dt.datetime.combine(day, dt.time()))
        unseen = models.Q(last_login__lt=before) | models.Q(last_login=None)
        unopened = models.Q(opened_on=None) | models.Q(opened_on__lt=day)
        return self.filter(unseen, unopened, is_active=True, date_joined__lt=before)


class InvitationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """All for whoever invites anyone; one's own for whoever invites colleagues."""
        if is_allowed(user, "people.manage") or is_allowed(user, "people.invite"):
            return self
        return self.filter(invited_by_id=user.pk) if is_allowed(user, "people.invite_colleague") else self.none()

    def waiting(self):
        """Those that are neither accepted nor withdrawn; their time may be over."""
        return self.filter(accepted_at=None, withdrawn_at=None)
