"""Meetings: their agenda, who was there, what was said, what was decided, who was sent their tasks."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from actions.meetings.querysets import (
    AttendanceQuerySet,
    DecisionQuerySet,
    MeetingNoteQuerySet,
    MeetingQuerySet,
    MinutesQuerySet,
)
from actions.models.base import Tracked
from agencies.models import SubGroup
from core.text.dates import today


class Meeting(Tracked):
    """A meeting of the board or of one of its groups."""

    history_name = "meeting"
    name = models.CharField(max_length=200)
    held_on = models.DateField("date of the meeting")
    subgroup = models.ForeignKey(
        SubGroup,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="meetings",
        verbose_name="group (blank: the board)",
    )
    minute_taker = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="meetings_minuted"
    )

    plan = models.ForeignKey(
        "actions.Plan", models.PROTECT, null=True, blank=True, related_name="meetings", verbose_name="plan on the table"
    )
    place = models.CharField(max_length=200, blank=True)
    starts_at = models.TimeField("starts at", null=True, blank=True)
    cancelled_on = models.DateField("cancelled on", null=True, blank=True)
    minutes_closed_on = models.DateField("minutes closed on", null=True, blank=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-pk"]
        constraints = [models.UniqueConstraint(fields=["name", "held_on"], name="meeting_once_on_a_day")]

    def __str__(self):
        return f"{self.name}, {self.held_on.day} {self.held_on:%B %Y}"

    @property
    def has_begun(self) -> bool:
        return self.held_on <= today()

    @property
    def is_unclosed(self) -> bool:
        return self.cancelled_on is None and self.minutes_closed_on is None

    @property
    def since(self) -> str:
        """The query of the page of what changed since this meeting, in its plan."""
        return f"?since=meeting:{self.pk}" + (f"&plan={self.plan_id}" if self.plan_id else "")


class Attendance(Tracked):
    """A person who came to a meeting or sent apologies."""

    history_name = "attendance"
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="attendance")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="attendance"
    )
    name = models.CharField("name and role", max_length=200)
    present = models.BooleanField("was there (otherwise: apologies)", default=True)
    position = models.PositiveIntegerField(default=0)
    removed_on = models.DateField("taken off the list on", null=True, blank=True)

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        verbose_name = "attendance"
        verbose_name_plural = "attendance"
        ordering = ["-present", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "person"],
                condition=Q(removed_on__isnull=True, person__isnull=False),
                name="attendance_once_for_a_person",
            )
        ]

    def __str__(self):
        return self.name


class AgendaLine(Tracked):
    """An action that was added to the agenda of a meeting or left out of it, with a note for the chair.

    Other actions are on the agenda for a reason of their own (actions/meetings/rules.py).
    """

    history_name = "agenda_line"
    history_page = known_as_at = False

    class Choice(models.TextChoices):
        ADDED = "added", "Added"
        LEFT_OUT = "left_out", "Left out"

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="agenda_lines")
    action = models.ForeignKey("actions.Action", models.PROTECT, related_name="agenda_lines")
    choice = models.CharField("on the agenda", max_length=8, choices=Choice)
    note = models.CharField(max_length=500, blank=True)

    objects = MinutesQuerySet.as_manager()

    class Meta:
        verbose_name = "line of an agenda"
        verbose_name_plural = "lines of an agenda"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["meeting", "action"], name="agenda_line_once_for_an_action")]

    def __str__(self):
        return f"{self.get_choice_display()}: action {self.action_id}"


class ActionNote(Tracked):
    """A follow-up sent to a person by email when the minutes were closed; each is sent once."""

    history_name = "action_note"
    history_page = known_as_at = False
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="action_notes")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="action_notes")
    follow_up = models.ForeignKey("actions.FollowUp", models.PROTECT, related_name="action_notes")
    sent_on = models.DateField("sent on")

    objects = MinutesQuerySet.as_manager()

    class Meta:
        verbose_name = "action note"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["meeting", "person", "follow_up"], name="action_note_sent_once")]

    def __str__(self):
        return f"{self.person}: follow-up {self.follow_up_id}"


class MeetingNote(Tracked):
    """An entry of the minutes that is neither an update nor a decision; about an action, or about the meeting."""

    history_name = "note"
    history_part_of = "action"
    history_hidden = ("author",)
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="notes")
    action = models.ForeignKey("actions.Action", models.PROTECT, null=True, blank=True, related_name="meeting_notes")
    text = models.TextField("note")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="meeting_notes")
    struck_on = models.DateField("struck out on", null=True, blank=True)

    objects = MeetingNoteQuerySet.as_manager()

    class Meta:
        verbose_name = "note of a meeting"
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="meeting_note_has_a_text")]

    def __str__(self):
        return self.text


class Decision(Tracked):
    """A decision of a meeting, or of the manager between meetings, about an action or about the plan."""

    history_name = "decision"
    history_page = False
    history_part_of = "action"
    history_hidden = ("plan",)

    class Outcome(models.TextChoices):
        KEEP = "keep", "Keep as it is"
        REWORD = "reword", "Reword"
        MOVE = "move", "Move"
        MERGE = "merge", "Merge"
        WITHDRAW = "withdraw", "Withdraw"

    plan = models.ForeignKey("actions.Plan", models.PROTECT, related_name="decisions")
    action = models.ForeignKey("actions.Action", models.PROTECT, null=True, blank=True, related_name="decisions")
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, blank=True, related_name="decisions")
    taken_on = models.DateField("decided on")
    text = models.TextField("decision")
    outcome = models.CharField("what happens to the action", max_length=8, choices=Outcome, blank=True)
    voided_on = models.DateField("struck out on", null=True, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="decisions_recorded")

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["-taken_on", "-pk"]

    def __str__(self):
        return self.text
