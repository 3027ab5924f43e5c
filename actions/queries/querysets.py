from actions.querysets import ReadableWithPlan


class QueryQuerySet(ReadableWithPlan):
    def undecided(self):
        return self.filter(decision__isnull=True)

    def waiting(self):
        """Those that can be decided: undecided, on an action that has not been withdrawn."""
        return self.undecided().exclude(action__status="withdrawn")

    def decided(self):
        return self.filter(decision__isnull=False)
