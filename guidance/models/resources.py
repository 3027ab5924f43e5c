"""Links that help schools, and what each is for."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.models import Tracked
from core.records.rows import Rows
from guidance.resources.querysets import ResourceQuerySet


class Audience(models.TextChoices):
    PUPILS = "pupils", "Children and young people"
    PARENTS = "parents", "Parents and carers"
    STAFF = "staff", "Staff"
    LEADS = "leads", "ESLOs and safeguarding leads"
    GOVERNORS = "governors", "Governors and managers"


class Age(models.TextChoices):
    UP_TO_7 = "3_7", "Up to 7"
    TO_11 = "8_11", "8 to 11"
    TO_15 = "12_15", "12 to 15"
    TO_17 = "16_17", "16 and 17"


class Resource(Tracked):
    """A page elsewhere that helps with weak `answers` ("arrangements.A6.3")."""

    history_name = "resource"
    title = models.CharField(max_length=200)
    url = models.URLField("web address", max_length=500)
    about = models.CharField("what it is", max_length=300)
    audiences = Rows(
        "for whom", rows="for_rows", value="value", where={"kind": "audience"}, choices=Audience.choices, max_length=200
    )
    ages = Rows("ages", rows="for_rows", value="value", where={"kind": "age"}, choices=Age.choices, max_length=100)
    answers = Rows("helps with", rows="for_rows", value="value", where={"kind": "answer"}, max_length=2000)
    reviewed_on = models.DateField("reviewed on", null=True, blank=True)
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    removed_on = models.DateField("removed on", null=True, blank=True)

    objects = ResourceQuerySet.as_manager()

    class Meta:
        ordering = ["title", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["url"],
                condition=Q(removed_on__isnull=True),
                name="resource_link_once",
                violation_error_message="This link is in the list already.",
            ),
        ]

    def __str__(self):
        return self.title


class ResourceFor(models.Model):
    class Kind(models.TextChoices):
        AUDIENCE = "audience", "Audience"
        AGE = "age", "Age"
        ANSWER = "answer", "Answer"

    resource = models.ForeignKey(Resource, models.PROTECT, related_name="for_rows")
    kind = models.CharField(max_length=8, choices=Kind)
    value = models.CharField(max_length=60)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["resource", "kind", "value"], name="resource_for_once")]
        indexes = [models.Index(fields=["kind", "value"], name="resource_for_what")]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.value}"
