"""What may be read and answered of queries, and by whom."""

from actions.querysets import ReadableWithPlan
from agencies.access import may


class QueryAnswerQuerySet(ReadableWithPlan):
    """Answers to queries."""


class QueryQuerySet(ReadableWithPlan):
    def undecided(self):
        return self.filter(decision__isnull=True)

    def waiting(self):
        """Those that can be decided: undecided, on an action that has not been withdrawn."""
        return self.undecided().exclude(action__status="withdrawn")

    def decided(self):
        return self.filter(decision__isnull=False)

    def answerable_by(self, user):
        """Those to which a person may say something: whoever may raise one."""
        asked = self.undecided().filter(action__plan__closed_on__isnull=True).exclude(action__status="withdrawn")
        return asked if may(user, "plan.raise_query") else self.none()
