"""Leads of actions: one lead, many spellings."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from actions.leads.querysets import ActionLeadQuerySet, LeadQuerySet
from actions.models.base import Tracked
from agencies.models import Agency, SubGroup


class Lead(Tracked):
    """A sub-group, an agency, a role, or all agencies."""

    history_name = "lead"

    class Kind(models.TextChoices):
        SUBGROUP = "subgroup", "Board sub-group"
        AGENCY = "agency", "Agency"
        ROLE = "role", "Role"
        ALL_AGENCIES = "all_agencies", "All agencies"
        OTHER = "other", "Other"

    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.OTHER)
    subgroup = models.ForeignKey(
        SubGroup, models.PROTECT, null=True, blank=True, related_name="leads", verbose_name="sub-group"
    )
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="leads")
    role = models.CharField("role of the people who answer for it", max_length=20, blank=True)

    objects = LeadQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(Lower("name"), name="lead_name_once"),
            models.CheckConstraint(
                condition=Q(kind="subgroup", subgroup__isnull=False, agency__isnull=True)
                | Q(kind="agency", agency__isnull=False, subgroup__isnull=True)
                | Q(kind="role", subgroup__isnull=True, agency__isnull=True)
                | Q(kind__in=["all_agencies", "other"], subgroup__isnull=True, agency__isnull=True),
                name="lead_points_to_what_its_kind_says",
            ),
        ]

    def __str__(self):
        return self.name


class LeadAlias(Tracked):
    """A spelling of a lead; `key` is the normalised spelling (actions/wording/leads.py)."""

    history_name = "lead_alias"
    history_page = False
    lead = models.ForeignKey(Lead, models.PROTECT, related_name="aliases")
    spelling = models.CharField(max_length=200)
    key = models.CharField(max_length=200, unique=True)

    class Meta:
        verbose_name = "other spelling"
        ordering = ["spelling"]

    def __str__(self):
        return self.spelling


class ActionLead(Tracked):
    """A lead of an action; `printed_as` is the spelling in this plan."""

    history_name = "action_lead"
    history_page = False
    history_part_of = "action"
    history_label = "Lead"
    history_hidden = ("lead", "position")
    action = models.ForeignKey("actions.Action", models.PROTECT, related_name="action_leads")
    lead = models.ForeignKey(Lead, models.PROTECT, related_name="action_leads", db_index=False)
    # that of the action, so that the leads of one plan are found without reading all actions
    plan = models.ForeignKey(
        "actions.Plan", models.PROTECT, related_name="action_leads", editable=False, db_index=False
    )
    position = models.PositiveIntegerField(default=0)
    printed_as = models.CharField(max_length=200)
    ended_on = models.DateField("no longer leads since", null=True, blank=True)

    objects = ActionLeadQuerySet.as_manager()

    class Meta:
        verbose_name = "lead of an action"
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["action", "lead"], condition=Q(ended_on__isnull=True), name="lead_once_for_an_action"
            )
        ]
        indexes = [
            # whether a lead leads anything in a plan, and what; the only index that begins with the lead, since
            # with a second one the database picks that and reads all that the lead leads in every plan
            models.Index(fields=["lead", "plan", "ended_on", "action"], name="lead_in_a_plan"),
        ]

    def __str__(self):
        return self.printed_as

    def save(self, *args, **kwargs):
        self.plan_id = self.action.plan_id
        super().save(*args, **kwargs)
