"""Courses for ESLOs, and the places on them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from agencies.models.directory import Agency
from agencies.models.posts import Eslo
from agencies.training.querysets import AttendanceQuerySet, TrainingQuerySet
from core.models import Tracked
from core.text.dates import today


class TrainingSession(Tracked):
    history_name = "session"
    history_hidden = ("joining_words", "join_link")  # only people with a place read how to join
    title = models.CharField(max_length=200)
    held_on = models.DateField("held on")
    starts_at = models.TimeField("starts at", null=True, blank=True)
    ends_at = models.TimeField("ends at", null=True, blank=True)
    place = models.CharField(max_length=200, blank=True)
    trainer = models.CharField(max_length=200, blank=True)
    counts = models.BooleanField("counts as ESLO training", default=True)
    places = models.PositiveSmallIntegerField("number of places", null=True, blank=True)
    booking_closes_on = models.DateField("last day for booking", null=True, blank=True)
    joining_words = models.TextField("what people need to know before they come", max_length=1000, blank=True)
    join_link = models.URLField("link to join online", max_length=500, blank=True)
    cancelled_on = models.DateField("cancelled on", null=True, blank=True)
    attendance_noted_on = models.DateField("attendance noted on", null=True, blank=True)

    objects = TrainingQuerySet.as_manager()

    class Meta:
        verbose_name = "training session"
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(attendance_noted_on__isnull=True) | Q(attendance_noted_on__gte=F("held_on")),
                name="training_attendance_noted_once_held",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_on__isnull=True) | Q(attendance_noted_on__isnull=True),
                name="training_cancelled_or_attended",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(starts_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
                name="training_ends_after_it_starts",
                violation_error_message="The end must be after the start.",
            ),
            models.CheckConstraint(
                condition=Q(places__isnull=True) | Q(places__gte=1),
                name="training_has_a_place",
                violation_error_message="Enter a number of places from 1, or leave it blank for no limit.",
            ),
            models.CheckConstraint(
                condition=Q(booking_closes_on__isnull=True) | Q(booking_closes_on__lte=F("held_on")),
                name="training_booking_closes_before",
                violation_error_message="Booking must close on or before the day of the session.",
            ),
        ]

    def __str__(self):
        return f"{self.title}, {self.held_on.day} {self.held_on:%B %Y}"


class TrainingAttendance(Tracked):
    """A place on a course: of an `eslo`, or by `name` and `email`."""

    class State(models.TextChoices):
        BOOKED = "booked", "Booked"
        CANCELLED = "cancelled", "Cancelled"
        CAME = "came", "Came"
        ABSENT = "absent", "Did not come"

    history_name = "place"
    session = models.ForeignKey(TrainingSession, models.PROTECT, related_name="attendance")
    eslo = models.ForeignKey(Eslo, models.PROTECT, null=True, blank=True, related_name="attendance")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="attendance")
    name = models.CharField(max_length=150, blank=True)
    email = models.EmailField("email address at work", blank=True)
    state = models.CharField(max_length=9, choices=State, default=State.BOOKED)
    booked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        verbose_name = "place on a course"
        verbose_name_plural = "places on courses"
        ordering = ["agency", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "eslo"],
                condition=Q(eslo__isnull=False) & ~Q(state="cancelled"),
                name="attendance_once_on_a_course",
            ),
            models.UniqueConstraint(
                "session",
                "agency",
                Lower("name"),
                condition=Q(eslo__isnull=True) & ~Q(state="cancelled") & ~Q(name=""),
                name="attendance_by_name_once_on_a_course",
            ),
        ]

    def __str__(self):
        return self.name or str(self.eslo or self.agency)

    @property
    def is_of_leaver(self) -> bool:
        """Whether it is of an ESLO or deputy who no longer holds the post."""
        last = self.eslo.valid_to if self.eslo else None
        return last is not None and last < today()

    @property
    def address(self) -> str:
        if self.eslo:
            return "" if self.is_of_leaver else self.eslo.email
        return self.email
