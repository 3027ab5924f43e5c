"""Who signs audit returns for an agency: its head teacher and nominated governor, or its chief officer."""

from django.db import models
from django.db.models import Q

from agencies.models.directory import Agency
from agencies.models.posts import ContactDetails
from agencies.signatories.querysets import SignatoryQuerySet


class Signatory(ContactDetails):
    """Who signs in a role, from one day to another. Nobody signs by a link before somebody else confirmed the address;
    until then the signatory before stays.
    """

    history_name = "signatory"

    class Role(models.TextChoices):
        HEAD = "head", "Head teacher"
        CHIEF = "chief", "Chief officer"
        GOVERNOR = "governor", "Nominated governor"

    class ConfirmedBy(models.TextChoices):
        AGENCY = "agency", "The agency’s own mailbox"
        BOARD = "board", "The board"
        SIGNED = "signed", "An earlier signature"

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="signatories")
    role = models.CharField("signs as", max_length=8, choices=Role)
    confirmed_on = models.DateField("last confirmed on", null=True, blank=True)
    confirmed_by = models.CharField("address confirmed by", max_length=6, choices=ConfirmedBy, blank=True)

    objects = SignatoryQuerySet.as_manager()

    class Meta(ContactDetails.Meta):
        verbose_name = "signatory"
        verbose_name_plural = "signatories"
        ordering = ["agency", "role", "-valid_from", "-pk"]
        constraints = [
            *ContactDetails.Meta.constraints,
            models.UniqueConstraint(
                fields=["agency", "role"],
                condition=Q(valid_to__isnull=True, confirmed_on__isnull=False),
                name="signatory_one_in_a_role",
            ),
            models.UniqueConstraint(
                fields=["agency", "role"],
                condition=Q(valid_to__isnull=True, confirmed_on__isnull=True),
                name="signatory_one_waits_in_a_role",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_on__isnull=True, confirmed_by="")
                | Q(confirmed_on__isnull=False) & ~Q(confirmed_by=""),
                name="signatory_is_confirmed_by_somebody",
            ),
        ]

    @property
    def is_confirmed(self) -> bool:
        return self.confirmed_on is not None
