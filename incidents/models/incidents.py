"""An incident, its type, and apart from both the case number, of which no history holds anything.

There is no field for anything that could name a child, and there must be none.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q

from agencies.models import Agency
from core.models import Tracked
from core.records.rows import Rows
from incidents.records import choices
from incidents.records.choices import NOT_KNOWN
from incidents.records.querysets import CaseNumberQuerySet, IncidentQuerySet, IncidentTypeQuerySet

PERSON = settings.AUTH_USER_MODEL
ONE_OF = {"max_length": 20, "default": NOT_KNOWN}


class IncidentType(Tracked):
    history_name = "incident_type"
    key = models.SlugField(max_length=30, unique=True, editable=False)
    name = models.CharField(max_length=100, unique=True)
    concerns = models.JSONField("belongs to", default=list, blank=True)  # values of Concern
    asks = models.JSONField("further questions", default=list, blank=True)  # names of fields
    between_peers = models.BooleanField("only between children", default=False)
    instead = models.JSONField("where an adult has the image", default=list, blank=True)  # keys of types
    position = models.PositiveSmallIntegerField(default=0)
    retired_on = models.DateField("no longer used since", null=True, blank=True)

    objects = IncidentTypeQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = "type of incident"
        verbose_name_plural = "types of incident"

    def __str__(self):
        return self.name

    @property
    def concern_names(self) -> list[str]:
        return [choices.Concern(value).label for value in self.concerns]


class Incident(Tracked):
    history_name = "incident"
    recorded_on = models.DateField("date recorded", editable=False)
    recorded_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", editable=False)
    main_type = models.ForeignKey(IncidentType, models.PROTECT, related_name="+", verbose_name="main type")
    other_types = Rows("other types", rows="other_type_rows", value="kind_id", max_length=400)  # keys of types
    event = models.BigIntegerField("event", null=True, blank=True, db_index=True)

    role = models.CharField("role of the child", choices=choices.Role, **ONE_OF)
    age = models.CharField("age", choices=choices.Age, **ONE_OF)
    sex = models.CharField("sex", choices=choices.Sex, **ONE_OF)
    devices = Rows("devices", rows="device_rows", value="device", choices=choices.Device.choices, max_length=100)
    platform = models.CharField("kind of platform", choices=choices.Platform, **ONE_OF)
    place = models.CharField("where", choices=choices.Place, **ONE_OF)
    shared_with = models.CharField("who has the image", choices=choices.SharedWith, **ONE_OF)
    generated = models.CharField("image made or changed by AI", choices=choices.YesNo, **ONE_OF)
    other_party = models.CharField("the other person", choices=choices.OtherParty, **ONE_OF)

    source = models.CharField("source of referral", choices=choices.Source, **ONE_OF)
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="agency that referred"
    )
    strategy = models.CharField("strategy discussion", choices=choices.YesNo, **ONE_OF)
    section_47 = models.CharField("section 47 enquiry started", choices=choices.YesNo, **ONE_OF)
    section_47_on = models.DateField("section 47 date", null=True, blank=True)
    conference = models.CharField("child protection conference", choices=choices.YesNo, **ONE_OF)
    police = models.CharField("police", choices=choices.Police, **ONE_OF)
    outcome = models.CharField("outcome", choices=choices.Outcome, **ONE_OF)

    happened_on = models.DateField("date happened", null=True, blank=True)  # the first of a month that is all we know
    happened = models.CharField("date happened is known to the", choices=choices.Precision, **ONE_OF)
    known_on = models.DateField("date known", null=True, blank=True)
    counted_on = models.DateField("section 47 or known date", null=True, blank=True, editable=False)
    note = models.CharField("what the board can learn", max_length=200, blank=True)

    voided_on = models.DateField("void since", null=True, blank=True)
    voided_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    void_reason = models.CharField("why it is void", max_length=200, blank=True)
    held_on = models.DateField("legal hold since", null=True, blank=True)
    held_until = models.DateField("legal hold until", null=True, blank=True)
    legal_hold_reason = models.CharField("why it is held", max_length=200, blank=True, db_column="hold_reason")

    objects = IncidentQuerySet.as_manager()

    class Meta:
        ordering = ["-recorded_on", "-pk"]
        indexes = [
            models.Index(
                name="incident_by_recorded", fields=["recorded_on", "main_type"], condition=Q(voided_on__isnull=True)
            ),
            models.Index(
                name="incident_by_counted", fields=["counted_on", "main_type"], condition=Q(voided_on__isnull=True)
            ),
            models.Index(
                name="incident_events",
                fields=["recorded_on", "event"],
                condition=Q(voided_on__isnull=True, event__isnull=False),
            ),
            models.Index(
                name="incident_late", fields=["recorded_on", "created_at"], condition=Q(voided_on__isnull=True)
            ),
            models.Index(
                name="incident_counted_late", fields=["counted_on", "created_at"], condition=Q(voided_on__isnull=True)
            ),
            models.Index(name="incident_newest", fields=["-recorded_on", "-id"]),
        ]
        constraints = [
            models.CheckConstraint(
                name="incident_is_void_for_a_reason",
                condition=Q(voided_on__isnull=True, void_reason="") | Q(voided_on__isnull=False) & ~Q(void_reason=""),
            ),
            models.CheckConstraint(
                name="incident_is_held_for_a_reason",
                condition=Q(held_on__isnull=True, legal_hold_reason="")
                | Q(held_on__isnull=False) & ~Q(legal_hold_reason=""),
            ),
            models.CheckConstraint(
                name="incident_happened_as_far_as_known",
                condition=Q(happened_on__isnull=True, happened=NOT_KNOWN)
                | Q(happened_on__isnull=False, happened__in=["day", "month"]),
            ),
        ]

    def __str__(self):
        return f"Record {self.pk}"

    def refresh_from_db(self, using=None, fields=None, **options):
        super().refresh_from_db(using, fields, **options)
        for field in () if fields else self._meta.private_fields:
            self.__dict__.pop(field.name, None)


class IncidentDevice(models.Model):
    incident = models.ForeignKey(Incident, models.PROTECT, related_name="device_rows")
    device = models.CharField("device", max_length=20, choices=choices.Device)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(name="incident_device_once", fields=["incident", "device"])]

    def __str__(self):
        return self.get_device_display()


class IncidentOtherType(models.Model):
    incident = models.ForeignKey(Incident, models.PROTECT, related_name="other_type_rows")
    kind = models.ForeignKey(IncidentType, models.PROTECT, to_field="key", related_name="+", verbose_name="type")

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(name="incident_other_type_once", fields=["incident", "kind"])]

    def __str__(self):
        return str(self.kind)


class CaseNumber(Tracked):
    """The case number of the social-care system, encrypted, and a keyed hash to find it by; history repeats neither."""

    history_name = "case_number"
    untracked = ("sealed", "digest")

    incident = models.OneToOneField(Incident, models.PROTECT, related_name="case_number")
    sealed = models.TextField(editable=False)
    digest = models.CharField(max_length=64, db_index=True, editable=False)

    objects = CaseNumberQuerySet.as_manager()

    class Meta:
        verbose_name = "case number"

    def __str__(self):
        return f"Case number of record {self.incident_id}"
