from django.apps import apps
from django.db.models import Q

from actions.querysets import ReadableWithPlan, open_plan
from agencies.access import may


class TimescaleQuerySet(ReadableWithPlan):
    def in_print(self):
        """Agreed ones and those that wait for agreement, oldest first."""
        return self.filter(state__in=["agreed", "proposed"]).order_by("action_id", "position")


class UpdateQuerySet(ReadableWithPlan):
    def in_print(self):
        return self.filter(voided_on__isnull=True).order_by("action_id", "-on", "-pk")

    def correctable_by(self, user):
        """A person corrects their own updates, a minute-taker those of the meeting; the manager corrects any."""
        live = self.filter(open_plan("action__plan"), voided_on__isnull=True)
        if may(user, "plan.update_any"):
            return live
        if may(user, "plan.minute"):
            minuted = apps.get_model("actions", "Meeting").objects.editable_by(user)
            return live.filter(Q(author=user) | Q(meeting__in=minuted))
        if may(user, "plan.update_led"):
            return live.filter(author=user)
        return self.none()
