"""Querysets of dismissed findings."""

from actions.querysets import ReadableWithPlan


class CheckDismissalQuerySet(ReadableWithPlan):
    def in_force(self):
        """Those that have not been reopened."""
        return self.filter(restored_on__isnull=True)
