"""Distribution lists that are kept by name: what was asked for, and not who is on it today."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from agencies.posts.querysets import DistributionListQuerySet
from core.models import Tracked


class DistributionList(Tracked):
    history_name = "distribution_list"
    name = models.CharField(max_length=100)
    query = models.TextField("what was asked for", blank=True)  # as in the address of the page
    removed_on = models.DateField("removed on", null=True, blank=True)

    objects = DistributionListQuerySet.as_manager()

    class Meta:
        verbose_name = "distribution list"
        ordering = [Lower("name"), "pk"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"), condition=Q(removed_on__isnull=True), name="distribution_list_name_once"
            )
        ]

    def __str__(self):
        return self.name
