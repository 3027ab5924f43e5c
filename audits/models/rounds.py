"""Rounds, the returns in them, and the internet access points about which some are given.

A round asks a published edition of the agencies of some kinds in a year. Each return is of one agency (or one of its
access points). Who has come how far is counted from `Return` by an index on round, state and kind; facts that pages
show (when it was submitted, by whom) are fields of the return.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from agencies.models import SCHOOLS, Agency
from audits.models.questionnaires import Edition
from audits.points.querysets import AccessPointQuerySet
from audits.questions.deadlines import Deadlines
from audits.questions.states import EDITABLE, RECEIVED
from audits.returns.querysets import ReturnQuerySet
from audits.rounds.querysets import RoundQuerySet
from core.models import Tracked
from core.text.dates import today

PERSON = settings.AUTH_USER_MODEL


class Round(Tracked):
    history_name = "audit_round"

    class State(models.TextChoices):
        PREPARED = "prepared", "Being prepared"
        OPENING = "opening", "Being opened"
        OPEN = "open", "Open"
        CLOSED = "closed", "Closed"

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="rounds", verbose_name="questionnaire")
    title = models.CharField(max_length=200)
    year = models.PositiveSmallIntegerField()
    kinds = models.CharField("kinds of agency", max_length=400, blank=True)  # values with commas; blank: all
    message = models.TextField("what the letter says", blank=True)
    opens_on = models.DateField("opens on")
    first_deadline = models.DateField("first deadline")
    final_deadline = models.DateField("final deadline")
    state = models.CharField(max_length=8, choices=State, default=State.PREPARED)
    previous = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="later", verbose_name="round of the year before"
    )
    children = models.ForeignKey(
        Edition,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children_rounds",
        verbose_name="questions for children",
    )
    opened_on = models.DateField("opened on", null=True, blank=True)
    opened_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    closed_on = models.DateField("closed on", null=True, blank=True)
    to_make = models.PositiveIntegerField("returns to be made", default=0, editable=False)  # progress of the opening
    made = models.PositiveIntegerField("returns made", default=0, editable=False)
    # the last sign of the worker, until all returns are there and everybody has been asked; audits/rounds/services.py
    # goes on
    seen_at = models.DateTimeField("opening last seen at", null=True, blank=True, editable=False)

    objects = RoundQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "-pk"]
        # the returns of the latest rounds without a sort of all (audits/home/search.py)
        indexes = [models.Index(fields=["-year", "-id"], name="round_latest_first")]
        constraints = [
            models.CheckConstraint(
                condition=Q(first_deadline__gte=F("opens_on"), final_deadline__gte=F("first_deadline")),
                name="round_days_in_order",
                violation_error_message="The deadlines must follow each other, after the day of opening.",
            ),
            models.CheckConstraint(
                condition=Q(state="prepared", opened_on__isnull=True)
                | Q(state__in=["opening", "open", "closed"], opened_on__isnull=False),
                name="round_opened_has_a_day",
            ),
            models.CheckConstraint(
                condition=Q(state="closed", closed_on__isnull=False) | ~Q(state="closed") & Q(closed_on__isnull=True),
                name="round_closed_has_a_day",
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def deadlines(self) -> Deadlines:
        return Deadlines(self.first_deadline, self.final_deadline)

    @property
    def kind_list(self) -> list[str]:
        """The kinds that are asked; none of them means all."""
        return [kind for kind in self.kinds.split(",") if kind]

    @property
    def scope(self) -> str:
        if set(self.kind_list) == SCHOOLS:
            return "All educational settings"
        labels = dict(Agency.Kind.choices)
        return "; ".join(labels.get(kind, kind) for kind in self.kind_list) or "All agencies"


class AccessPoint(Tracked):
    history_name = "access_point"
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="access_points")
    name = models.CharField(max_length=200)
    postcode = models.CharField(max_length=10, blank=True)
    closed_on = models.DateField("closed on", null=True, blank=True)

    objects = AccessPointQuerySet.as_manager()

    class Meta:
        verbose_name = "internet access point"
        ordering = ["agency__name", "name"]
        constraints = [
            models.UniqueConstraint(
                "agency",
                Lower("name"),
                name="access_point_name_once",
                violation_error_message="This agency has an access point of this name already.",
            )
        ]

    def __str__(self):
        return f"{self.name}, {self.agency}"


class Return(Tracked):
    history_name = "return"

    class State(models.TextChoices):
        NOT_STARTED = "not_started", "Not started"
        IN_PROGRESS = "in_progress", "In progress"
        READY = "ready", "Ready for sign-off"
        SIGNED = "signed", "Signed off"
        SUBMITTED = "submitted", "Submitted"
        SENT_BACK = "sent_back", "Sent back for more"
        MODERATED = "moderated", "Moderated"
        CLOSED = "closed", "Closed"

    class Form(models.TextChoices):
        FULL = "full", "Full form"
        SHORT = "short", "Short form"
        REGISTER = "register", "Where children go online"  # until the agency has said it (audits/points/registering.py)

    round = models.ForeignKey(Round, models.PROTECT, related_name="returns", db_index=False)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="returns")
    access_point = models.ForeignKey(
        AccessPoint, models.PROTECT, null=True, blank=True, related_name="returns", verbose_name="internet access point"
    )
    kind = models.CharField("kind of agency when it was asked", max_length=20, choices=Agency.Kind)
    form = models.CharField(max_length=8, choices=Form, default=Form.FULL)
    state = models.CharField(max_length=11, choices=State, default=State.NOT_STARTED)
    previous = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="later", verbose_name="return of the year before"
    )
    answered = models.PositiveSmallIntegerField("questions answered", default=0, editable=False)
    extended_to = models.DateField("extended to", null=True, blank=True)
    extension_reason = models.TextField("why it was extended", blank=True)
    exempt_on = models.DateField("exempt since", null=True, blank=True)
    exemption_reason = models.TextField("why it is exempt", blank=True)
    started_on = models.DateField("started on", null=True, blank=True)
    ready_on = models.DateField("ready for sign-off on", null=True, blank=True)
    submitted_on = models.DateField("first submitted on", null=True, blank=True)  # evaluated against the deadlines
    submitted_at = models.DateTimeField("last submitted at", null=True, blank=True)
    submitted_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    receipt = models.CharField("receipt number", max_length=20, blank=True)
    times_submitted = models.PositiveSmallIntegerField("times submitted", default=0)
    sent_back_on = models.DateField("sent back on", null=True, blank=True)
    moderated_on = models.DateField("moderated on", null=True, blank=True)
    moderated_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    closed_on = models.DateField("closed on", null=True, blank=True)
    not_counted_reason = models.TextField("why it is not counted in the results", blank=True)

    objects = ReturnQuerySet.as_manager()

    class Meta:
        ordering = ["agency__name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "agency"], condition=Q(access_point__isnull=True), name="return_once_for_an_agency"
            ),
            models.UniqueConstraint(
                fields=["round", "access_point"],
                condition=Q(access_point__isnull=False),
                name="return_once_for_an_access_point",
            ),
            models.UniqueConstraint(fields=["receipt"], condition=~Q(receipt=""), name="return_receipt_once"),
            models.CheckConstraint(
                condition=Q(extended_to__isnull=True, extension_reason="")
                | Q(extended_to__isnull=False) & ~Q(extension_reason=""),
                name="return_extended_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(exempt_on__isnull=True, exemption_reason="")
                | Q(exempt_on__isnull=False) & ~Q(exemption_reason=""),
                name="return_exempt_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(submitted_on__isnull=True, submitted_at__isnull=True, receipt="", times_submitted=0)
                | Q(submitted_on__isnull=False, submitted_at__isnull=False, times_submitted__gte=1) & ~Q(receipt=""),
                name="return_submitted_has_a_receipt",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["submitted", "moderated", "closed"]) | Q(submitted_on__isnull=False),
                name="return_state_fits_submission",
            ),
            models.CheckConstraint(
                condition=~Q(state="not_started") | Q(answered=0, started_on__isnull=True),
                name="return_not_started_is_empty",
            ),
            models.CheckConstraint(
                condition=~Q(form="register") | Q(access_point__isnull=True, answered=0),
                name="return_to_register_is_of_no_point",
            ),
        ]
        indexes = [
            models.Index(fields=["round", "state", "kind"], name="returns_counted_by_state"),
            models.Index(fields=["round", "submitted_on", "kind"], name="returns_counted_by_day"),
            # the lists of moderation, of all rounds, begin with what came in first: fifty rows of tens of thousands
            models.Index(fields=["state", "submitted_at", "id"], name="returns_by_state_and_time"),
        ]

    def __str__(self):
        return f"{self.access_point or self.agency}: {self.round}"

    @property
    def about(self) -> str:
        return f"{self.agency}: {self.access_point.name}" if self.access_point else str(self.agency)

    @property
    def is_school(self) -> bool:
        return self.kind in SCHOOLS

    @property
    def is_of_closed(self) -> bool:
        last, point = self.agency.active_to, self.access_point
        return (last is not None and last < today()) or bool(point and point.closed_on)

    @property
    def takes_answers(self) -> bool:
        return self.state in EDITABLE and self.is_awaited and self.form != self.Form.REGISTER

    @property
    def is_awaited(self) -> bool:
        """Whether its agency has something to do with it, as ReturnQuerySet.awaited(); needs its round and agency."""
        is_open = self.exempt_on is None and self.round.state == Round.State.OPEN and not self.is_of_closed
        return self.state not in RECEIVED and is_open

    @property
    def deadlines(self) -> Deadlines:
        """Its days; needs the round."""
        return Deadlines(self.round.first_deadline, self.round.final_deadline, self.extended_to)

    @property
    def deadline(self):
        """The last day on which it is in time; needs the round."""
        return self.deadlines.last

    @property
    def due_on(self):
        """The day that counts today, as every page prints it; needs the round."""
        return self.deadlines.counts_on(today())

    @property
    def came_in(self):
        """The day on which it came in: first submitted, also where it was sent back since; None where it has not, and
        where it is not expected.
        """
        return self.submitted_on if self.exempt_on is None else None

    @property
    def is_overdue(self) -> bool:
        """Whether it is awaited after its last day; needs the round and the agency."""
        return self.is_awaited and self.deadlines.is_overdue(today())

    @property
    def other_deadline(self) -> str:
        """What may be added to it: "closes on 15 January 2027", "was due on 4 December 2026" or ""."""
        return self.deadlines.other_words(today())
