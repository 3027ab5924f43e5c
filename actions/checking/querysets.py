from actions.querysets import ReadableWithPlan


class CheckDismissalQuerySet(ReadableWithPlan):
    def in_force(self):
        return self.filter(restored_on__isnull=True)
