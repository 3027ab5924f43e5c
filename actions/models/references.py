from django.db import models
from django.db.models import Q

from actions.models.base import PERSON, Tracked
from actions.models.plan import Action, Method, Objective, Plan, StrategicPriority
from actions.models.progress import ProgressUpdate
from actions.references.querysets import CrossReferenceQuerySet
from core.text.dates import print_date


class CrossReference(Tracked):
    """Words that point elsewhere in the plan ("see Strategic Priority 5"): of an action, one of its updates, or an
    objective or method.

    A person confirms the target from a proposal; until then it is no link.
    """

    history_name = "reference"
    history_part_of = "action"
    history_hidden = ("plan", "update", "settled_by", "settled_on")

    class State(models.TextChoices):
        PROPOSED = "proposed", "Proposed"
        CONFIRMED = "confirmed", "Confirmed"
        DISMISSED = "dismissed", "Points to nothing"

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="cross_references")
    action = models.ForeignKey(Action, models.PROTECT, null=True, blank=True, related_name="cross_references")
    objective = models.ForeignKey(Objective, models.PROTECT, null=True, blank=True, related_name="cross_references")
    method = models.ForeignKey(Method, models.PROTECT, null=True, blank=True, related_name="cross_references")
    update = models.ForeignKey(ProgressUpdate, models.PROTECT, null=True, blank=True, related_name="cross_references")
    wording = models.CharField("words", max_length=300)
    target_priority = models.ForeignKey(
        StrategicPriority, models.PROTECT, null=True, blank=True, related_name="referred_from"
    )
    target_objective = models.ForeignKey(Objective, models.PROTECT, null=True, blank=True, related_name="referred_from")
    target_action = models.ForeignKey(Action, models.PROTECT, null=True, blank=True, related_name="referred_from")
    state = models.CharField(max_length=9, choices=State, default=State.PROPOSED)
    settled_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="references_settled")
    settled_on = models.DateField("chosen on", null=True, blank=True)

    objects = CrossReferenceQuerySet.as_manager()

    class Meta:
        verbose_name = "cross-reference"
        ordering = ["action", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(action__isnull=False, objective__isnull=True, method__isnull=True)
                | Q(action__isnull=True, update__isnull=True, objective__isnull=False, method__isnull=True)
                | Q(action__isnull=True, update__isnull=True, objective__isnull=True, method__isnull=False),
                name="reference_stands_in_one_text",
            ),
            models.CheckConstraint(
                condition=Q(target_priority__isnull=True, target_objective__isnull=True)
                | Q(target_priority__isnull=True, target_action__isnull=True)
                | Q(target_objective__isnull=True, target_action__isnull=True),
                name="reference_points_to_one_thing",
            ),
            models.CheckConstraint(
                condition=~Q(state="confirmed")
                | Q(target_priority__isnull=False)
                | Q(target_objective__isnull=False)
                | Q(target_action__isnull=False),
                name="reference_confirmed_points_somewhere",
            ),
        ]

    def __str__(self):
        return self.wording

    @property
    def part(self):
        """The objective or method of the words; None where they are of an action or an update."""
        return self.objective or self.method

    @property
    def place(self) -> str:
        """Where the words are, as text: "Action 30", "Action 12, update of 3 February 2010", "Method 2"."""
        if self.action_id:
            on = f", update of {print_date(self.update.on)}" if self.update_id else ""
            return f"Action {self.action.number}{on}"
        name = "Objective" if self.objective_id else "Method"
        above = self.objective or self.method.objective
        return f"{name} {self.part.number}".strip() + f" under Strategic Priority {above.priority.number}"

    @property
    def target(self):
        return self.target_priority or self.target_objective or self.target_action
