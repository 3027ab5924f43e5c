"""What may be read of extra fields and of what they say."""

from __future__ import annotations

from actions.querysets import ReadableWithPlan


class PlanFieldQuerySet(ReadableWithPlan):
    def in_print(self):
        """Those that have not been taken out, in their order."""
        return self.filter(archived_on__isnull=True)


class FieldValueQuerySet(ReadableWithPlan):
    def in_print(self):
        """What fields say that have not been taken out."""
        return self.filter(field__archived_on__isnull=True)
