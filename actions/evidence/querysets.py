from actions.querysets import ReadableWithPlan


class EvidenceQuerySet(ReadableWithPlan):
    def standing(self):
        return self.filter(removed_on__isnull=True)
