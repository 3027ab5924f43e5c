"""What may be read of agencies, groups and memberships, and by whom."""

from django.db import models
from django.db.models import Q

from agencies.access import may
from core.dates import today


class AgencyQuerySet(models.QuerySet):
    """Agencies."""

    def visible_to(self, user):
        """Every signed-in role may read the directory (design.md, table of roles)."""
        return self if may(user, "directory.read") else self.none()

    def active(self, on=None):
        """Agencies that are active on a day (today unless told)."""
        on = on or today()
        return self.filter(
            Q(active_from__isnull=True) | Q(active_from__lte=on), Q(active_to__isnull=True) | Q(active_to__gte=on)
        )


class SubGroupQuerySet(models.QuerySet):
    """The board's groups."""

    def visible_to(self, user):
        """Whoever may read the plan may read the names of the groups that lead in it."""
        return self if may(user, "plan.read") else self.none()

    def active(self):
        """Groups that still meet."""
        return self.filter(is_active=True)


class MembershipQuerySet(models.QuerySet):
    """Who belongs where."""

    def visible_to(self, user):
        """Whoever may read the directory sees who belongs where; everybody sees their own."""
        return self if may(user, "directory.read") else self.filter(user=user)

    def current(self, on=None):
        """Memberships in force on a day (today unless told)."""
        on = on or today()
        return self.filter(valid_from__lte=on).filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on))
