from django.conf import settings
from django.db import models
from django.db.models import F, Q

from actions.models.base import Tracked
from actions.models.meetings import Meeting
from actions.models.plan import Action
from actions.progress.querysets import TimescaleQuerySet, UpdateQuerySet


class Timescale(Tracked):
    """One of the series of timescales of an action: the first is the original, the latest agreed one is current.

    None is ever overwritten. `wording` is what the timescale column prints.
    """

    history_name = "timescale"
    history_part_of = "action"
    history_hidden = ("position", "printed", "kind", "precision", "is_current")

    class Kind(models.TextChoices):
        ONGOING = "ongoing", "Ongoing"
        DATE = "date", "By a date"
        DATE_THEN_ONGOING = "date_then_ongoing", "By a date, then ongoing"
        WINDOW = "window", "From one date to another"
        RECURRING = "recurring", "Recurring"
        COMPLETED = "completed", "Completed"
        UNKNOWN = "unknown", "No date yet"

    class Precision(models.TextChoices):
        DAY = "day", "Day"
        MONTH = "month", "Month"
        QUARTER = "quarter", "Quarter"
        TERM = "term", "Term"
        YEAR = "year", "Year"
        NONE = "none", "No date"

    class State(models.TextChoices):
        AGREED = "agreed", "Agreed"
        PROPOSED = "proposed", "Proposed"
        DECLINED = "declined", "Not agreed"

    action = models.ForeignKey(Action, models.PROTECT, related_name="timescales")
    position = models.PositiveIntegerField("place in the series", default=1)
    wording = models.TextField()
    printed = models.BooleanField("stands in the timescale column", default=True)
    kind = models.CharField(max_length=18, choices=Kind)
    start = models.DateField(null=True, blank=True)
    due = models.DateField("due date", null=True, blank=True)
    precision = models.CharField(max_length=7, choices=Precision, default=Precision.NONE)
    recurrence = models.CharField(max_length=60, blank=True)
    dated_part_met_on = models.DateField("dated part met on", null=True, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.AGREED)
    is_current = models.BooleanField("in force", default=False)
    reason = models.TextField("reason for the revision", blank=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="timescales_proposed"
    )
    proposed_on = models.DateField(null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="timescales_settled",
        verbose_name="agreed or declined by",
    )
    settled_on = models.DateField("agreed or declined on", null=True, blank=True)
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, null=True, blank=True, related_name="timescales", verbose_name="meeting that agreed"
    )

    objects = TimescaleQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["action", "position"], name="timescale_place_once"),
            models.UniqueConstraint(fields=["action"], condition=Q(is_current=True), name="timescale_one_in_force"),
            models.CheckConstraint(
                condition=Q(is_current=False) | Q(state="agreed"), name="timescale_in_force_only_if_agreed"
            ),
            models.CheckConstraint(
                condition=Q(start__isnull=True) | Q(due__isnull=True) | Q(due__gte=F("start")),
                name="timescale_dates_in_order",
                violation_error_message="The due date must not be before the start.",
            ),
            models.CheckConstraint(
                condition=Q(position=1, state="agreed") | Q(position__gt=1) & ~Q(reason=""),
                name="timescale_revision_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(state="proposed", settled_on__isnull=True, is_current=False)
                | Q(state="declined", settled_on__isnull=False, is_current=False)
                | Q(state="agreed"),
                name="timescale_settled_when_not_proposed",
            ),
        ]
        indexes = [
            # the plan filtered by a window of due dates
            models.Index(fields=["due"], condition=Q(is_current=True), name="timescale_current_due"),
        ]

    def __str__(self):
        return self.wording

    @property
    def is_original(self) -> bool:
        return self.position == 1

    @property
    def has_dated_part(self) -> bool:
        """Whether it is in force and has a date, after which the action goes on."""
        return self.is_current and self.kind == self.Kind.DATE_THEN_ONGOING

    @property
    def stands(self) -> str:
        """Its state as text: "agreed"; "taken back" where the proposer declined it."""
        own = self.proposed_by_id is not None and self.settled_by_id == self.proposed_by_id
        if own and self.state == self.State.DECLINED:
            return "taken back"
        return self.get_state_display().lower()


class ProgressUpdate(Tracked):
    """One dated update of an action; corrected by a new version, the earlier ones stay in its history."""

    history_name = "update"
    history_part_of = "action"
    history_hidden = ("author", "corrected_on")
    action = models.ForeignKey(Action, models.PROTECT, related_name="updates")
    on = models.DateField("date of the update")
    date_assumed = models.BooleanField("undated in the document; given the document’s date", default=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="progress_updates"
    )
    author_name = models.CharField("name or role", max_length=150, blank=True)
    text = models.TextField("update")
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, blank=True, related_name="updates")
    corrected_on = models.DateField("corrected on", null=True, blank=True)
    voided_on = models.DateField("struck out on", null=True, blank=True)

    objects = UpdateQuerySet.as_manager()

    class Meta:
        verbose_name = "update"
        ordering = ["-on", "-pk"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="update_has_a_text")]
        indexes = [
            # newest first for one action, and the latest of many actions
            models.Index(fields=["action", "-on", "-id"], name="update_newest_of_action"),
            # a search for a common word reads the newest until it has enough, and not all matches
            models.Index(fields=["-on", "-id"], condition=models.Q(voided_on=None), name="update_newest"),
        ]

    def __str__(self):
        return self.text
