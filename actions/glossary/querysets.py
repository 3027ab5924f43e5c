"""What may be read of explanations."""

from actions.querysets import ReadableWithPlan


class GlossaryQuerySet(ReadableWithPlan):
    def in_print(self):
        """Those that stand in the appendix, in the printed order."""
        return self.filter(archived_on__isnull=True)
