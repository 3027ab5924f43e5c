from actions.querysets import ReadableWithPlan, open_plan
from agencies.access import may


class StructureQuerySet(ReadableWithPlan):
    def in_print(self):
        """Those that are not archived, in the printed order."""
        return self.filter(archived_on__isnull=True)

    def editable_by(self, user):
        if not may(user, "plan.structure"):
            return self.none()
        path = {"StrategicPriority": "plan", "Objective": "priority__plan", "Method": "objective__priority__plan"}
        return self.filter(open_plan(path[self.model.__name__]))
