from django.db.models import Case, F, Q, When
from django.db.models.functions import Coalesce

from actions.querysets import ReadableWithPlan, open_plan
from agencies.access import may


class FollowUpQuerySet(ReadableWithPlan):
    def open(self):
        return self.filter(done_on__isnull=True, dropped_on__isnull=True)

    def overdue(self, on):
        return self.open().filter(due__lt=on)

    def done(self):
        return self.filter(done_on__isnull=False)

    def dropped(self):
        return self.filter(dropped_on__isnull=False)

    def editable_by(self, user):
        return self.filter(action__in=self._actions().editable_by(user))

    def closable_by(self, user):
        """Those that a person may note as done: as their owner, or since they may write on the action."""
        live = self.filter(open_plan("action__plan"))
        own = Q(owner=user) if may(user, "plan.read") else Q(pk__in=[])
        return live.filter(own | Q(action__in=self._actions().editable_by(user)))

    def listed(self):
        """Open ones first, the soonest due first and those without a date last; then the others, the latest first."""
        closed = Case(When(done_on__isnull=True, dropped_on__isnull=True, then=0), default=1)
        ended = Coalesce("done_on", "dropped_on")
        return self.order_by(closed, F("due").asc(nulls_last=True), ended.desc(nulls_last=True), "pk")

    def _actions(self):
        return self.model._meta.get_field("action").related_model.objects
