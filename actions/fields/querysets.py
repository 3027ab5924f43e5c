from collections import defaultdict

from django.db.models import FilteredRelation, Q

from actions.fields.rules import Extras, Field, Value
from actions.querysets import ReadableWithPlan, open_plan
from agencies.access import may

PART = ("part__action_id", "part__objective_id", "part__priority_id", "part__text", "part__fill")


class PlanFieldQuerySet(ReadableWithPlan):
    def in_print(self):
        """Those that have not been taken out, in their order."""
        return self.filter(archived_on__isnull=True).order_by("position", "pk")

    def with_parts(self) -> Extras:
        """The fields in print, and what they say of objectives and priorities; one statement."""
        return self._with(Q(values__action__isnull=True))

    def beside(self, action: int, objectives: list[int], priorities: list[int]) -> Extras:
        """The fields in print, and what they say of an action and of the parts above it; one statement."""
        above = Q(values__objective__in=objectives) | Q(values__priority__in=priorities)
        return self._with(Q(values__action=action) | above)

    def _with(self, condition: Q) -> Extras:
        rows = self.in_print().annotate(part=FilteredRelation("values", condition=condition))
        fields, parts = {}, defaultdict(dict)
        for *own, action, objective, priority, text, fill in rows.values_list(*Field._fields, *PART):
            field = Field(*own)
            fields[field.pk] = field
            if text is not None:
                owner = {"action": action, "objective": objective, "priority": priority}[field.level]
                parts[field.level, owner][field.pk] = Value(text, fill)
        return Extras(tuple(fields.values()), dict(parts))

    def editable_by(self, user):
        return self.filter(open_plan()) if may(user, "plan.structure") else self.none()


class FieldValueQuerySet(ReadableWithPlan):
    def in_print(self):
        return self.filter(field__archived_on__isnull=True)
