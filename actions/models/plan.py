"""The tree: plan > strategic priority > objective > method > action, in the printed order.

Numbers are stored as printed ("5."), beside the order: the real plan repeats numbers and leaves some out. Nothing is
deleted: parts are archived and actions withdrawn, with the reason in their history.
"""

import datetime as dt
import uuid

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from actions.glossary.querysets import GlossaryQuerySet
from actions.models.base import Tracked
from actions.plans.querysets import PlanQuerySet
from actions.structure.querysets import StructureQuerySet
from actions.table.querysets.records import ActionQuerySet, PlacementQuerySet
from actions.wording.levels import Levels, default_levels, levels_of
from core.board import measures
from core.text.dates import today


class Colour(models.TextChoices):
    """The letters of the colours; a withdrawn action has none."""

    RED = "R", "Red"
    AMBER = "A", "Amber"
    GREEN = "G", "Green"
    BLUE = "B", "Blue"
    GREY = "N", "Grey"


class Plan(Tracked):
    """One action plan of the board, for a year or for several.

    The current plan is the open one with the latest `in_force_since` that has been reached: PlanQuerySet.in_force().
    """

    history_name = "plan"
    untracked = ("uid",)  # it never changes
    title = models.CharField(max_length=200, default="e-Safety Action Plan")
    starts_on = models.DateField("first day", null=True, blank=True)
    ends_on = models.DateField("last day", null=True, blank=True)
    document_date = models.DateField("date of the document it was taken from", null=True, blank=True)
    level_names = models.JSONField("names of its levels", default=default_levels)
    action_heading = models.CharField("heading of the action column", max_length=60, default="Board action")
    update_heading = models.CharField("heading of the last column", max_length=200, default="Progress / Update")
    # a day to come where the next plan has been prepared: open until then
    closed_on = models.DateField("closed for editing on", null=True, blank=True)
    in_force_since = models.DateField("in force since", null=True, blank=True)
    # an import that was undone; it is closed as well, so that queries of open plans skip it
    undone_on = models.DateField("import undone on", null=True, blank=True)
    # identifies the plan in exported files, since keys repeat between installations
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    previous = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="next", verbose_name="plan that it carries on"
    )

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(starts_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="plan_dates_in_order",
                violation_error_message="The last day must not be before the first.",
            ),
            models.CheckConstraint(
                condition=Q(undone_on__isnull=True) | Q(closed_on__isnull=False), name="plan_undone_only_if_closed"
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def levels(self) -> Levels:
        return levels_of(self)

    @property
    def is_closed(self) -> bool:
        """Whether it is closed for editing today: querysets say it with open_plan()."""
        return self.closed_on is not None and self.closed_on <= today()

    @property
    def is_prepared(self) -> bool:
        """Whether it was rolled forward early and waits for its first day."""
        return not self.is_closed and self.in_force_since is not None and self.in_force_since > today()

    def is_in_force(self, on: dt.date) -> bool:
        """Whether it is open and its day in force has been reached; of several such plans the latest is current."""
        is_open = self.closed_on is None or self.closed_on > on
        return is_open and self.in_force_since is not None and self.in_force_since <= on


class StructurePart(Tracked):
    """Base of priorities, objectives and methods: a printed number, a text, a position."""

    number = models.CharField("printed number", max_length=20, blank=True)
    text = models.TextField(blank=True)
    position = models.PositiveIntegerField(default=0)
    archived_on = models.DateField("taken out of the plan on", null=True, blank=True)

    objects = StructureQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["position", "pk"]

    def __str__(self):
        return self.printed or "(blank)"

    @property
    def printed(self) -> str:
        """Number and text as printed; a number without a text is printed alone."""
        return f"{self.number} {self.text}".strip()


class StrategicPriority(StructurePart):
    """A strategic priority; `number` is printed without a dot ("1"), `text` is its title.

    One that is `implied` is not printed: the plan has no such level, and number and title are blank.
    """

    history_name = "priority"
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="priorities")
    implied = models.BooleanField("not printed", default=False)

    class Meta(StructurePart.Meta):
        verbose_name = "strategic priority"
        verbose_name_plural = "strategic priorities"

    @property
    def heading(self) -> str:
        return self.plan.levels.heading(self.number, self.text)


class Objective(StructurePart):
    """An objective under a priority; one with a number and no text continues the one above.

    One that is `implied` is not printed, as of a priority.
    """

    history_name = "objective"
    priority = models.ForeignKey(
        StrategicPriority, models.PROTECT, related_name="objectives", verbose_name="strategic priority"
    )
    implied = models.BooleanField("not printed", default=False)

    class Meta(StructurePart.Meta):
        pass


class Method(StructurePart):
    """A method under an objective; its cell may be blank in print."""

    history_name = "method"
    objective = models.ForeignKey(Objective, models.PROTECT, related_name="methods")

    class Meta(StructurePart.Meta):
        pass


class Action(Tracked):
    """One action of the board. Dates and people that pages display are fields of their own, not read from history."""

    history_name = "action"
    history_page = False
    history_parts = (
        "update", "timescale", "action_lead", "placement", "colour_override", "occurrence", "follow_up", "query",
        "answer", "decision", "reference", "note", "evidence", "asked", "request", "field_value",
    )  # fmt: skip
    history_hidden = ("plan", "number")

    class Status(models.TextChoices):
        """The status that people set."""

        NOT_STARTED = "not_started", "Not started"
        IN_PROGRESS = "in_progress", "In progress"
        COMPLETED = "completed", "Completed"
        WITHDRAWN = "withdrawn", "Withdrawn"

    class Declared(models.TextChoices):
        AT_RISK = "at_risk", "At risk"
        WILL_NOT_BE_MET = "will_not_be_met", "Will not be met"

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="actions")
    number = models.PositiveIntegerField("number in the plan")
    text = models.TextField("action")
    status = models.CharField(max_length=12, choices=Status, default=Status.IN_PROGRESS)
    declared = models.CharField("said to be", max_length=16, choices=Declared, blank=True)
    declared_on = models.DateField("said so on", null=True, blank=True)
    declared_reason = models.TextField("why", blank=True)
    agreed_on = models.DateField("agreed on", null=True, blank=True)
    completed_on = models.DateField("completed on", null=True, blank=True)
    completion_note = models.TextField("what was done", blank=True)
    difference_made = models.TextField("what difference it made", blank=True)
    withdrawn_on = models.DateField("withdrawn on", null=True, blank=True)
    withdrawn_reason = models.TextField("why it was withdrawn", blank=True)
    carried_from = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="carried_to", verbose_name="same action a plan ago"
    )
    measure = models.CharField("measured by", max_length=60, choices=measures.choices, blank=True)
    leads = models.ManyToManyField("actions.Lead", through="actions.ActionLead", related_name="actions")

    objects = ActionQuerySet.as_manager()

    class Meta:
        ordering = ["plan", "number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="action_number_once_in_a_plan"),
            models.CheckConstraint(condition=~Q(text=""), name="action_has_a_text"),
            models.CheckConstraint(
                condition=Q(completed_on__isnull=True) | Q(status__in=["completed", "withdrawn"]),
                name="action_completed_on_only_if_completed",
            ),
            models.CheckConstraint(
                condition=Q(status="withdrawn", withdrawn_on__isnull=False) & ~Q(withdrawn_reason="")
                | ~Q(status="withdrawn") & Q(withdrawn_on__isnull=True, withdrawn_reason=""),
                name="action_withdrawn_with_day_and_reason",
            ),
            models.CheckConstraint(
                condition=~Q(declared="") | Q(declared_on__isnull=True, declared_reason=""),
                name="action_declared_on_only_if_declared",
            ),
        ]
        # without it the actions of all plans are walked through, to find the few queries or follow-ups of one plan
        indexes = [models.Index(fields=["plan", "id"], name="action_of_plan")]

    def __str__(self):
        return f"Action {self.number}"

    def url(self, part: str = "") -> str:
        return reverse("action", args=[self.pk]) + (f"#{part}" if part else "")

    @property
    def is_open(self) -> bool:
        return self.status in {self.Status.NOT_STARTED, self.Status.IN_PROGRESS}


class Placement(Tracked):
    """One printed row: an action under a method. A shared action has several and is updated once."""

    history_name = "placement"
    history_page = False
    history_part_of = "action"
    history_label = "Place in the plan"
    history_hidden = ("plan", "position", "row")
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="placements")
    action = models.ForeignKey(Action, models.PROTECT, related_name="placements")
    method = models.ForeignKey(Method, models.PROTECT, related_name="placements")
    position = models.PositiveIntegerField(default=0)
    # The printed row, counted from 1 through the whole plan; stored, so that a page of a large plan needs no sort over
    # four tables. services.tree.number_rows derives it from the positions in the tree.
    row = models.PositiveIntegerField("row", default=0)
    archived_on = models.DateField("taken out of the plan on", null=True, blank=True)
    # Columns for filters and orders, set by actions/table/querysets/keys.py: one page of a hundred thousand rows then
    # comes out of an index. Computed from the records, all rows would be read and sorted.
    status = models.CharField(max_length=12, choices=Action.Status, default=Action.Status.IN_PROGRESS, editable=False)
    due = models.DateField("due date in force", null=True, editable=False)
    # lower case, so that the order is the same whatever the locale of the database
    first_lead = models.CharField("first lead", max_length=200, null=True, editable=False)
    last_update_on = models.DateField("latest update", default=dt.date.min, editable=False)  # dt.date.min: none yet
    # the colour of the action (actions/colours/rules.py), and the day on which it expires (None: never)
    colour = models.CharField(max_length=1, choices=Colour, blank=True, default="", editable=False)
    colour_until = models.DateField("colour sure until", null=True, default=dt.date.min, editable=False)

    objects = PlacementQuerySet.as_manager()

    class Meta:
        ordering = ["row", "pk"]
        indexes = [
            # one page of a plan in the printed order
            models.Index(
                fields=["plan", "row", "id"], condition=Q(archived_on__isnull=True), name="placement_printed_order"
            ),
            # one page of it in each of the other orders
            models.Index(
                fields=["plan", "due", "row", "id"],
                condition=Q(archived_on__isnull=True),
                name="placement_by_due",
            ),
            models.Index(
                fields=["plan", "first_lead", "row", "id"],
                condition=Q(archived_on__isnull=True),
                name="placement_by_lead",
            ),
            models.Index(
                fields=["plan", "last_update_on", "row", "id"],
                condition=Q(archived_on__isnull=True),
                name="placement_by_update",
            ),
            # those of one colour, and those whose colour has expired
            models.Index(
                fields=["plan", "colour", "row", "id"],
                condition=Q(archived_on__isnull=True),
                name="placement_by_colour",
            ),
            models.Index(
                fields=["colour_until", "plan"], condition=Q(archived_on__isnull=True), name="placement_colour_until"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["action", "method"], condition=Q(archived_on__isnull=True), name="placement_once_under_a_method"
            )
        ]

    def __str__(self):
        return f"{self.action} under {self.method}"


class GlossaryTerm(Tracked):
    """A term or acronym of a plan and its meaning."""

    history_name = "term"
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="glossary")
    term = models.CharField(max_length=300)
    meaning = models.TextField()
    position = models.PositiveIntegerField(default=0)
    archived_on = models.DateField("taken out on", null=True, blank=True)

    objects = GlossaryQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self):
        return self.term
