"""Extra fields: columns of a board's plan that the board's table has no place for, and what they say.

Values are rows: in one JSON object of the action, two people who change two columns at once would collide.
"""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from actions.fields.querysets import FieldValueQuerySet, PlanFieldQuerySet
from actions.fields.rules import colour_name
from actions.models.base import Tracked
from actions.models.plan import Action, Objective, Plan, StrategicPriority


class FillField(models.CharField):
    """The colour of a cell, "#rrggbb" or ""."""

    def in_words(self, value: str | None) -> str:
        return colour_name(value or "")

    def deconstruct(self):
        """As a CharField: the database knows no difference."""
        name, _, args, options = super().deconstruct()
        return name, "django.db.models.CharField", args, options


class PlanField(Tracked):
    """An extra field of a plan, about its actions, objectives or priorities.

    `key` finds it again in returned files, whatever its heading says by then. The first two of those about actions
    that are `shown` are columns of the table; the others are listed below the row.
    """

    history_name = "plan_field"
    history_hidden = ("plan", "key")

    class Kind(models.TextChoices):
        TEXT = "text", "Text"
        DATE = "date", "Date"
        NUMBER = "number", "Number"
        RAG = "rag", "Colour (red, amber, green)"

    class Level(models.TextChoices):
        ACTION = "action", "Each action"
        OBJECTIVE = "objective", "Each objective"
        PRIORITY = "priority", "Each strategic priority"

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="extra_fields")
    key = models.SlugField(max_length=40)
    heading = models.CharField(max_length=200)
    kind = models.CharField("what it holds", max_length=6, choices=Kind, default=Kind.TEXT)
    level = models.CharField("what it is about", max_length=9, choices=Level, default=Level.ACTION)
    position = models.PositiveIntegerField(default=0)
    shown = models.BooleanField("in the table", default=True)
    archived_on = models.DateField("taken out of the plan on", null=True, blank=True)

    objects = PlanFieldQuerySet.as_manager()

    class Meta:
        verbose_name = "extra field"
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "key"], name="field_key_once_in_a_plan"),
            models.UniqueConstraint(
                "plan", Lower("heading"), condition=Q(archived_on__isnull=True), name="field_heading_once_in_a_plan"
            ),
        ]

    def __str__(self):
        return self.heading


class FieldValue(Tracked):
    """What an extra field says of one action, objective or priority, with the colour of its cell ("#ffc000")."""

    history_name = "field_value"
    history_part_of = "action"
    history_label = "Extra field"
    history_named_by = "field"

    field = models.ForeignKey(PlanField, models.PROTECT, related_name="values", verbose_name="extra field")
    action = models.ForeignKey(Action, models.PROTECT, null=True, blank=True, related_name="field_values")
    objective = models.ForeignKey(Objective, models.PROTECT, null=True, blank=True, related_name="field_values")
    priority = models.ForeignKey(
        StrategicPriority, models.PROTECT, null=True, blank=True, related_name="field_values",
        verbose_name="strategic priority",
    )  # fmt: skip
    text = models.TextField(blank=True)
    fill = FillField("colour of the cell", max_length=7, blank=True)

    objects = FieldValueQuerySet.as_manager()

    class Meta:
        verbose_name = "value of an extra field"
        verbose_name_plural = "values of extra fields"
        ordering = ["field", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(action__isnull=False, objective__isnull=True, priority__isnull=True)
                | Q(action__isnull=True, objective__isnull=False, priority__isnull=True)
                | Q(action__isnull=True, objective__isnull=True, priority__isnull=False),
                name="field_value_has_one_owner",
            ),
            *(
                models.UniqueConstraint(fields=["field", owner], name=f"field_value_once_for_{owner}")
                for owner in ("action", "objective", "priority")
            ),
        ]

    def __str__(self):
        return self.text or self.fill
