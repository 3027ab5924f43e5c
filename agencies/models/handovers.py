"""That an ESLO names who takes over; until that person accepts, the one before stays."""

from django.db import models
from django.db.models import Q

from agencies.directory.querysets import HandoverQuerySet
from agencies.models.posts import Eslo
from core.models import Tracked


class Handover(Tracked):
    history_name = "handover"
    history_page = False
    eslo = models.ForeignKey(Eslo, models.PROTECT, related_name="handovers", verbose_name="ESLO before")
    name = models.CharField(max_length=150, blank=True)
    job_title = models.CharField("job title", max_length=150, blank=True)
    email = models.EmailField("email address at work", blank=True)
    phone = models.CharField("telephone at work", max_length=40, blank=True)
    valid_from = models.DateField("takes over on")
    named_on = models.DateField("named on")
    accepted_on = models.DateField("accepted on", null=True, blank=True)
    done_on = models.DateField("taken over on", null=True, blank=True)
    ended_on = models.DateField("came to nothing on", null=True, blank=True)
    blanked_on = models.DateField("details blanked on", null=True, blank=True)

    objects = HandoverQuerySet.as_manager()

    class Meta:
        verbose_name = "handover of a post"
        verbose_name_plural = "handovers of posts"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["eslo"],
                condition=Q(done_on__isnull=True, ended_on__isnull=True),
                name="handover_one_open_for_a_post",
            ),
            models.CheckConstraint(
                condition=Q(done_on__isnull=True) | Q(accepted_on__isnull=False, ended_on__isnull=True),
                name="handover_is_accepted_before_it_is_done",
            ),
            models.CheckConstraint(
                condition=Q(blanked_on__isnull=True) | Q(name="", job_title="", email="", phone=""),
                name="handover_blank_once_blanked",
            ),
        ]

    def __str__(self):
        return self.name or "(details no longer held)"

    @property
    def is_open(self) -> bool:
        return self.done_on is None and self.ended_on is None
