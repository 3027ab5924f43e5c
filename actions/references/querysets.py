from django.db.models import F, Q

from actions.querysets import ReadableWithPlan, open_plan
from agencies.access import may

GONE = (
    Q(target_priority__archived_on__isnull=False)
    | Q(target_objective__archived_on__isnull=False)
    | Q(target_objective__priority__archived_on__isnull=False)
    | Q(target_action__status="withdrawn")
)


class CrossReferenceQuerySet(ReadableWithPlan):
    def proposed(self):
        """Those at which nobody has looked yet, where their words are still printed."""
        return self.standing().filter(state="proposed")

    def standing(self):
        return self.exclude(action__status="withdrawn").filter(
            objective__archived_on__isnull=True, method__archived_on__isnull=True
        )

    def with_place(self):
        """With where the words stand, in the order of a list: parts of the plan come last."""
        standing = self.select_related("action", "update", "objective__priority", "method__objective__priority")
        return standing.order_by(F("action__number").asc(nulls_last=True), "pk")

    def with_places(self):
        """With where the words stand and what they point to."""
        targets = ("target_priority", "target_objective__priority", "target_action")
        return self.with_place().select_related("plan", *targets)

    def dangling(self):
        """Those that were confirmed and point to what is no longer in the plan."""
        return self.standing().filter(GONE, state="confirmed")

    def to_settle(self):
        """The proposed and the dangling ones."""
        return self.standing().filter(Q(state="proposed") | GONE & Q(state="confirmed"))

    def restructurable_by(self, user):
        return self.filter(open_plan()) if may(user, "plan.structure") else self.none()
