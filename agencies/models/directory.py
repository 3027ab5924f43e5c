"""Agencies, the board's groups, and who belongs to which."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from agencies.directory.querysets import AgencyQuerySet, MembershipQuerySet, SubGroupQuerySet, place_of_kind
from core.models import Tracked


class AgencyKind(models.TextChoices):
    NURSERY = "nursery", "Nursery"
    PRIMARY = "primary", "Primary school"
    SECONDARY = "secondary", "Secondary school"
    SPECIAL = "special", "Special school"
    PRU = "pru", "Pupil referral unit"
    COLLEGE = "college", "College"
    INDEPENDENT = "independent", "Independent school"
    CHILDRENS_SERVICES = "childrens_services", "Children’s services"
    POLICE = "police", "Police"
    HEALTH = "health", "Health"
    PROBATION = "probation", "Probation"
    YOUTH = "youth", "Youth service"
    VOLUNTARY = "voluntary", "Voluntary or faith"
    FOSTERING = "fostering", "Fostering and residential"
    TUITION = "tuition", "Home tuition"
    LEISURE = "leisure", "Library or leisure"
    ACCESS_POINT = "access_point", "Commercial access point"
    OTHER = "other", "Other"


LISTED_BY = ["id", "name", "active_from", "active_to"]  # what is asked of agencies before a page of them is read
LED_BY = ["confirmed_since", "lead_until"]  # and of those with, or without, a lead officer


KIND_NAMES = dict(AgencyKind.choices)


class Agency(Tracked):
    history_name = "agency"
    Kind = AgencyKind

    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=Kind)
    address = models.TextField(blank=True)
    postcode = models.CharField(max_length=10, blank=True)
    phone = models.CharField("telephone", max_length=40, blank=True)
    email = models.EmailField("email address of the agency itself", blank=True)
    head = models.CharField("head or manager", max_length=150, blank=True)
    national_reference = models.CharField(
        "national reference number", max_length=20, blank=True, help_text="For schools, the URN of six figures."
    )
    local_reference = models.CharField("local reference", max_length=40, blank=True)
    active_from = models.DateField(null=True, blank=True)
    active_to = models.DateField("active until", null=True, blank=True)
    taken_from = models.ForeignKey(
        "core.Import", models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    # Since when the lead officer has been without a confirmation and without training, and the last day of that term:
    # set by agencies/posts/lead_dates.py, and used by filters
    confirmed_since = models.DateField("lead officer confirmed", null=True, editable=False)
    trained_since = models.DateField("lead officer trained", null=True, editable=False)
    lead_until = models.DateField("last day of the lead officer", null=True, editable=False)

    objects = AgencyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "agencies"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"), name="agency_name_once", violation_error_message="This agency is already listed."
            ),
            models.CheckConstraint(
                condition=Q(active_to__isnull=True) | Q(active_from__isnull=True) | Q(active_to__gte=F("active_from")),
                name="agency_active_dates_in_order",
                violation_error_message="The last active day must not be before the first.",
            ),
            models.UniqueConstraint(
                fields=["national_reference"],
                condition=~Q(national_reference=""),
                name="agency_national_reference_once",
                violation_error_message="Another agency has this national reference number.",
            ),
        ]
        indexes = [
            # each covers a page, so that what comes before it, and what its filters leave out, is passed over without
            # reading the agencies: of vacant posts nine agencies in ten, by name
            models.Index(Lower("name"), include=[*LISTED_BY, *LED_BY], name="agency_by_name"),
            models.Index("kind", Lower("name"), include=LISTED_BY, name="agency_of_kind_by_name"),
            models.Index(
                place_of_kind(AgencyKind.values),
                Lower("name"),
                include=["kind", *LISTED_BY],
                name="agency_by_place_of_kind",
            ),
            *(
                models.Index(
                    f"{what}_since",
                    Lower("name"),
                    condition=Q(confirmed_since__isnull=False),
                    include=[*LISTED_BY, "lead_until"],
                    name=name,
                )
                for what, name in (("confirmed", "agency_by_confirmation"), ("trained", "agency_by_training"))
            ),
        ]

    def __str__(self):
        return self.name

    def get_kind_display(self) -> str:
        """As Django’s own, which makes a table of all kinds for each row of a list."""
        return KIND_NAMES.get(self.kind, self.kind)

    @property
    def is_school(self) -> bool:
        return self.kind in SCHOOLS


SCHOOLS = frozenset({"nursery", "primary", "secondary", "special", "pru", "college", "independent"})


class SubGroup(Tracked):
    history_name = "group"
    name = models.CharField(max_length=200)
    is_active = models.BooleanField(default=True)

    objects = SubGroupQuerySet.as_manager()

    class Meta:
        verbose_name = "sub-group"
        ordering = ["name"]
        constraints = [models.UniqueConstraint(Lower("name"), name="subgroup_name_once")]

    def __str__(self):
        return self.name


class Membership(Tracked):
    history_name = "membership"
    history_page = False
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="memberships", verbose_name="person"
    )
    subgroup = models.ForeignKey(
        SubGroup, models.PROTECT, null=True, blank=True, related_name="memberships", verbose_name="sub-group"
    )
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="memberships")
    valid_from = models.DateField("from")
    valid_to = models.DateField("until", null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(subgroup__isnull=False, agency__isnull=True)
                | Q(subgroup__isnull=True, agency__isnull=False),
                name="membership_of_one_group_or_agency",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="membership_dates_in_order"
            ),
            models.UniqueConstraint(
                fields=["user", "subgroup"],
                condition=Q(valid_to__isnull=True, subgroup__isnull=False),
                name="membership_open_group_once",
            ),
            models.UniqueConstraint(
                fields=["user", "agency"],
                condition=Q(valid_to__isnull=True, agency__isnull=False),
                name="membership_open_agency_once",
            ),
        ]

    def __str__(self):
        return f"{self.user} in {self.subgroup or self.agency}"
