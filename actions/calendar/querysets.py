from django.db import models

from agencies.access import may


class CalendarFeedQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(user=user) if may(user, "plan.read") else self.none()

    def standing(self):
        return self.filter(revoked_on__isnull=True)
