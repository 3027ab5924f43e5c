"""What may be read of evidence."""

from actions.querysets import ReadableWithPlan


class EvidenceQuerySet(ReadableWithPlan):
    """Files and addresses that show what was done."""

    def standing(self):
        """What has not been taken off."""
        return self.filter(removed_on__isnull=True)
