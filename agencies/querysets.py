"""What may be read of agencies, groups and memberships, and by whom."""

from django.db import models
from django.db.models import Q

from agencies.access import belongings, may
from core.dates import today


class AgencyQuerySet(models.QuerySet):
    """Agencies."""

    def visible_to(self, user):
        """Every signed-in role may read the directory (design.md, table of roles)."""
        return self if may(user, "directory.read") else self.none()

    def editable_by(self, user):
        """All for those who keep the directory; one's own for an agency's people."""
        if may(user, "directory.edit_any"):
            return self
        if may(user, "directory.edit_own"):
            return self.filter(pk__in=belongings(user).agencies)
        return self.none()

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


class DirectoryQuerySet(models.QuerySet):
    """What whoever may read the directory may read."""

    def visible_to(self, user):
        """All of them for readers of the directory, none for anybody else."""
        return self if may(user, "directory.read") else self.none()


class HeldQuerySet(DirectoryQuerySet):
    """Posts that people hold from one day to another."""

    def current(self, on=None):
        """Those held on a day (today unless told)."""
        on = on or today()
        return self.filter(valid_from__lte=on).filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on))


class EsloQuerySet(HeldQuerySet):
    """Lead officers and deputies."""

    def leads(self):
        """Lead officers, without deputies."""
        return self.filter(post="lead")


class RepresentativeQuerySet(HeldQuerySet):
    """Who sits on a group for an agency."""


class TrainingQuerySet(DirectoryQuerySet):
    """Courses."""


class AttendanceQuerySet(DirectoryQuerySet):
    """Places on courses."""

    def listed(self):
        """Those that have not been taken off the list."""
        return self.filter(removed_on__isnull=True)


class EsloReturnQuerySet(DirectoryQuerySet):
    """Rounds of asking."""


class EsloReturnLineQuerySet(models.QuerySet):
    """Agencies in a round."""

    def visible_to(self, user):
        """All for those who keep the directory; one's own for an agency's people."""
        if may(user, "directory.edit_any"):
            return self
        return self.filter(agency__in=belongings(user).agencies) if may(user, "directory.read") else self.none()


class MailedLinkQuerySet(models.QuerySet):
    """Links that were mailed."""

    def visible_to(self, user):
        """Those who keep the directory see which links are out."""
        return self if may(user, "directory.edit_any") else self.none()


class AgencyImportQuerySet(models.QuerySet):
    """Lists that wait to be accepted."""

    def visible_to(self, user):
        """Those who keep the directory see all imports."""
        return self if may(user, "directory.edit_any") else self.none()


class MembershipQuerySet(models.QuerySet):
    """Who belongs where."""

    def visible_to(self, user):
        """Whoever may read the directory sees who belongs where; everybody sees their own."""
        return self if may(user, "directory.read") else self.filter(user=user)

    def current(self, on=None):
        """Memberships in force on a day (today unless told)."""
        on = on or today()
        return self.filter(valid_from__lte=on).filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on))
