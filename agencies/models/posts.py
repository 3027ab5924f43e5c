"""Who answers for e-safety in an agency, and who sits on the board's groups for it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from agencies.directory.querysets import EsloQuerySet
from agencies.models.directory import Agency, SubGroup
from agencies.posts.querysets import RepresentativeQuerySet
from core.models import Tracked

PERSON = settings.AUTH_USER_MODEL


class ContactDetails(Tracked):
    person = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=150, blank=True)
    job_title = models.CharField("job title", max_length=150, blank=True)
    email = models.EmailField("email address at work", blank=True)
    phone = models.CharField("telephone at work", max_length=40, blank=True)
    valid_from = models.DateField("from")
    valid_to = models.DateField("until", null=True, blank=True)
    blanked_on = models.DateField("details blanked on", null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="%(class)s_dates_in_order",
                violation_error_message="The last day must not be before the first.",
            ),
            models.CheckConstraint(
                condition=~Q(name="") | Q(blanked_on__isnull=False), name="%(class)s_has_a_name_until_blanked"
            ),
            models.CheckConstraint(
                condition=Q(blanked_on__isnull=True)
                | Q(name="", job_title="", email="", phone="", person__isnull=True, valid_to__isnull=False),
                name="%(class)s_blank_once_blanked",
            ),
        ]

    def __str__(self):
        return self.name or "(details no longer held)"


class Eslo(ContactDetails):
    """A lead officer or a deputy. No two lead officers on one day: the database refuses it (posts/overlaps.py)."""

    history_name = "eslo"

    class Post(models.TextChoices):
        LEAD = "lead", "Lead officer"
        DEPUTY = "deputy", "Deputy"

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="eslos")
    post = models.CharField(max_length=6, choices=Post, default=Post.LEAD)
    trained_on = models.DateField("last trained on", null=True, blank=True)
    training_noted_on = models.DateField("training that no course of the list explains", null=True, blank=True)
    confirmed_on = models.DateField("last confirmed on", null=True, blank=True)

    objects = EsloQuerySet.as_manager()

    class Meta(ContactDetails.Meta):
        verbose_name = "ESLO"
        verbose_name_plural = "ESLOs"
        ordering = ["agency", "post", "-valid_from", "-pk"]
        indexes = [
            models.Index(fields=["agency", "post", "valid_from"], name="eslo_of_agency"),
            models.Index(fields=["valid_to"], name="eslo_by_last_day"),
        ]
        constraints = [
            *ContactDetails.Meta.constraints,
            models.CheckConstraint(
                condition=Q(training_noted_on__isnull=True) | Q(trained_on__gte=F("training_noted_on")),
                name="eslo_trained_no_earlier_than_noted",
            ),
        ]


class Representative(ContactDetails):
    history_name = "representative"

    class Standing(models.TextChoices):
        STANDING = "standing", "Standing member"
        AS_NEEDED = "as_needed", "As needed"

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="representatives")
    subgroup = models.ForeignKey(SubGroup, models.PROTECT, related_name="representatives", verbose_name="group")
    standing = models.CharField("takes part", max_length=9, choices=Standing, default=Standing.STANDING)

    objects = RepresentativeQuerySet.as_manager()

    class Meta(ContactDetails.Meta):
        ordering = ["subgroup", "agency", "-valid_from", "-pk"]
