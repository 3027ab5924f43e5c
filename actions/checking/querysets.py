"""What may be read of answers to findings."""

from actions.querysets import ReadableWithPlan


class CheckDismissalQuerySet(ReadableWithPlan):
    """Findings that are to stay as they are."""

    def in_force(self):
        """Those that nobody has asked about again."""
        return self.filter(restored_on__isnull=True)
