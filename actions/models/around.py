"""What stands around an action: follow-ups, queries, cross-references, occurrences, evidence, requests, overrides."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from actions.models.base import Tracked
from actions.models.meetings import Decision, Meeting
from actions.models.plan import Action, Colour, Method, Objective, Plan, StrategicPriority
from actions.models.progress import ProgressUpdate
from actions.querysets import (
    ByActionQuerySet,
    CalendarFeedQuerySet,
    CheckDismissalQuerySet,
    CrossReferenceQuerySet,
    EvidenceQuerySet,
    FollowUpQuerySet,
    QueryAnswerQuerySet,
    QueryQuerySet,
)
from core.text.dates import print_date

PERSON = settings.AUTH_USER_MODEL


class FollowUp(Tracked):
    """Something that a person is to do about an action ("X to speak to Y")."""

    action = models.ForeignKey(Action, models.PROTECT, related_name="follow_ups")
    update = models.ForeignKey(ProgressUpdate, models.PROTECT, null=True, blank=True, related_name="follow_ups")
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, blank=True, related_name="follow_ups")
    text = models.TextField("what is to be done")
    owner = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="follow_ups")
    owner_name = models.CharField("owner", max_length=120)
    due = models.DateField(null=True, blank=True)
    added_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="follow_ups_added")
    added_on = models.DateField("added on", null=True, blank=True)
    done_on = models.DateField("done on", null=True, blank=True)
    done_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="follow_ups_done")
    done_note = models.TextField("what was done", blank=True)
    dropped_on = models.DateField("no longer needed since", null=True, blank=True)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        verbose_name = "follow-up"
        ordering = ["done_on", "due", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(done_on__isnull=False) | Q(done_by__isnull=True, done_note=""),
                name="follow_up_done_by_only_if_done",
            ),
            models.CheckConstraint(
                condition=Q(done_on__isnull=True) | Q(dropped_on__isnull=True), name="follow_up_done_or_dropped"
            ),
        ]

    def __str__(self):
        return f"{self.owner_name}: {self.text}"

    @property
    def ended_on(self):
        """The day on which it was done or was no longer needed; None while it is to be done."""
        return self.done_on or self.dropped_on


class Query(Tracked):
    """A question about an action ("is this relevant here?") that stays open until it is decided."""

    action = models.ForeignKey(Action, models.PROTECT, related_name="queries")
    update = models.ForeignKey(ProgressUpdate, models.PROTECT, null=True, blank=True, related_name="queries")
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, blank=True, related_name="queries")
    text = models.TextField("question")
    raised_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="queries_raised")
    raised_on = models.DateField("raised on")
    decision = models.ForeignKey(Decision, models.PROTECT, null=True, blank=True, related_name="queries")

    objects = QueryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "queries"
        ordering = ["-raised_on", "-pk"]

    def __str__(self):
        return self.text


class QueryAnswer(Tracked):
    """What somebody says to a query, before it is decided."""

    query = models.ForeignKey(Query, models.PROTECT, related_name="answers")
    text = models.TextField("answer")
    author = models.ForeignKey(PERSON, models.PROTECT, related_name="query_answers")
    on = models.DateField("answered on")

    objects = QueryAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = "answer to a query"
        ordering = ["on", "pk"]

    def __str__(self):
        return self.text


class CrossReference(Tracked):
    """Words that point elsewhere in the plan ("see Strategic Priority 5"): of an action, one of its updates, or an
    objective or method.

    A person chooses what they point to, from a proposal; until then nothing is a link.
    """

    class State(models.TextChoices):
        """Whether a person has looked at it."""

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
        """The objective or method in which the words stand; None where they stand in an action or an update."""
        return self.objective or self.method

    @property
    def place(self) -> str:
        """Where the words stand, for people: "Action 30", "Action 12, update of 3 February 2010", "Method 2"."""
        if self.action_id:
            on = f", update of {print_date(self.update.on)}" if self.update_id else ""
            return f"Action {self.action.number}{on}"
        name = "Objective" if self.objective_id else "Method"
        above = self.objective or self.method.objective
        return f"{name} {self.part.number}".strip() + f" under Strategic Priority {above.priority.number}"

    @property
    def target(self):
        """The priority, objective or action to which it points, or None."""
        return self.target_priority or self.target_objective or self.target_action


class Occurrence(Tracked):
    """One turn of a recurring action, closed on its own (P10)."""

    action = models.ForeignKey(Action, models.PROTECT, related_name="occurrences")
    due = models.DateField("due date")
    done_on = models.DateField("done on", null=True, blank=True)
    done_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="occurrences_done")
    note = models.TextField("what was done", blank=True)
    skipped_on = models.DateField("called off on", null=True, blank=True)
    skipped_reason = models.TextField("why it was called off", blank=True)

    objects = ByActionQuerySet.as_manager()

    class Meta:
        ordering = ["due", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["action", "due"], name="occurrence_once_on_a_day"),
            models.CheckConstraint(
                condition=Q(done_on__isnull=True) | Q(skipped_on__isnull=True), name="occurrence_done_or_called_off"
            ),
            models.CheckConstraint(
                condition=Q(skipped_on__isnull=True, skipped_reason="")
                | Q(skipped_on__isnull=False) & ~Q(skipped_reason=""),
                name="occurrence_called_off_with_a_reason",
            ),
        ]

    def __str__(self):
        return f"{self.due.day} {self.due:%B %Y}"

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.done_on is None and self.skipped_on is None


class Evidence(Tracked):
    """A file or an address that shows what was done (P11). Files lie under a random name, outside the web root.

    After a plan was rolled forward more than one record leads to a file.
    """

    action = models.ForeignKey(Action, models.PROTECT, related_name="evidence")
    update = models.ForeignKey(ProgressUpdate, models.PROTECT, null=True, blank=True, related_name="evidence")
    occurrence = models.ForeignKey(Occurrence, models.PROTECT, null=True, blank=True, related_name="evidence")
    title = models.CharField("what it is", max_length=200)
    url = models.URLField("address", max_length=500, blank=True)
    file = models.FileField(upload_to="evidence", max_length=200, blank=True)
    filename = models.CharField("name of the file", max_length=200, blank=True)
    content_type = models.CharField("kind of file", max_length=100, blank=True)
    size = models.PositiveIntegerField("size in bytes", null=True, blank=True)
    sha256 = models.CharField("fingerprint", max_length=64, blank=True)
    added_by = models.ForeignKey(PERSON, models.PROTECT, related_name="evidence_added")
    added_on = models.DateField("added on")
    removed_on = models.DateField("taken off on", null=True, blank=True)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = "evidence"
        verbose_name_plural = "evidence"
        ordering = ["-added_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(url="") & ~Q(file="") & ~Q(filename="")
                | ~Q(url="") & Q(file="", filename="")
                | Q(url="", file="", removed_on__isnull=False),  # its file was removed for good
                name="evidence_is_a_file_or_an_address",
            )
        ]

    def __str__(self):
        return self.title


class UpdateRequest(Tracked):
    """That somebody asked for an update on an action. A later update answers it."""

    action = models.ForeignKey(Action, models.PROTECT, related_name="update_requests")
    asked_by = models.ForeignKey(PERSON, models.PROTECT, related_name="updates_asked_for")
    asked_on = models.DateField("asked on")
    wanted_by = models.DateField("wanted by", null=True, blank=True)
    note = models.TextField(blank=True)
    withdrawn_on = models.DateField("withdrawn on", null=True, blank=True)

    objects = ByActionQuerySet.as_manager()

    class Meta:
        verbose_name = "request for an update"
        verbose_name_plural = "requests for an update"
        ordering = ["-asked_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(wanted_by__isnull=True) | Q(wanted_by__gte=F("asked_on")),
                name="update_request_dates_in_order",
            )
        ]

    def __str__(self):
        return self.note or "Update asked for"


class ColourOverride(Tracked):
    """A colour that a person set against the rule, with the reason, until the quarter or the timescale ends."""

    action = models.ForeignKey(Action, models.PROTECT, related_name="colour_overrides")
    colour = models.CharField(max_length=1, choices=Colour)
    reason = models.TextField("why")
    set_by = models.ForeignKey(PERSON, models.PROTECT, related_name="colours_set")
    set_on = models.DateField("set on")
    ends_on = models.DateField("last day")
    ended_on = models.DateField("no longer since", null=True, blank=True)

    objects = ByActionQuerySet.as_manager()

    class Meta:
        verbose_name = "colour set by a person"
        verbose_name_plural = "colours set by people"
        ordering = ["-set_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["action"], condition=Q(ended_on__isnull=True), name="colour_override_one_in_force"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="colour_override_has_a_reason"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("set_on")), name="colour_override_dates_in_order"),
        ]

    def __str__(self):
        return f"{self.get_colour_display()}: {self.reason}"


class CalendarFeed(Tracked):
    """An unguessable address under which a calendar programme reads due dates (P20); it can be revoked."""

    class Scope(models.TextChoices):
        """Which dates it gives."""

        OWN = "own", "My actions and follow-ups"
        PLAN = "plan", "The whole plan"

    user = models.ForeignKey(PERSON, models.PROTECT, related_name="calendar_feeds")
    scope = models.CharField(max_length=4, choices=Scope)
    nonce = models.CharField("secret part of the signed address", max_length=64, unique=True)
    made_on = models.DateField("made on")
    revoked_on = models.DateField("revoked on", null=True, blank=True)

    objects = CalendarFeedQuerySet.as_manager()

    class Meta:
        verbose_name = "calendar address"
        verbose_name_plural = "calendar addresses"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "scope"], condition=Q(revoked_on__isnull=True), name="calendar_feed_one_of_each"
            )
        ]

    def __str__(self):
        return self.get_scope_display()


class CheckDismissal(Tracked):
    """That a finding of the plan check is to stay as it is, with the reason."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="check_dismissals")
    key = models.CharField("finding", max_length=200)
    reason = models.TextField("why it may stay")
    dismissed_by = models.ForeignKey(PERSON, models.PROTECT, related_name="findings_dismissed")
    dismissed_on = models.DateField("dismissed on")
    restored_on = models.DateField("asked about again since", null=True, blank=True)

    objects = CheckDismissalQuerySet.as_manager()

    class Meta:
        verbose_name = "finding left as it is"
        verbose_name_plural = "findings left as they are"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "key"], condition=Q(restored_on__isnull=True), name="finding_dismissed_once"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="finding_dismissed_with_a_reason"),
        ]

    def __str__(self):
        return self.key
