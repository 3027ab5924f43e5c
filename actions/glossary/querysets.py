from actions.glossary.rules import Explained
from actions.querysets import ReadableWithPlan


class GlossaryQuerySet(ReadableWithPlan):
    def in_print(self):
        """Those that stand in the appendix, in the printed order."""
        return self.filter(archived_on__isnull=True)

    def explained(self, plan):
        """What marks the terms of a plan in the texts of one page; one statement."""
        return Explained(self.in_print().filter(plan=plan).values_list("pk", "term", "meaning"))
