"""Links in emails that open one return."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper
from django.utils import timezone

from agencies.models import Eslo
from audits.links.querysets import ReturnLinkQuerySet
from audits.links.rules import OPEN_FOR
from audits.models.rounds import Return


class ReturnLink(models.Model):
    """A link mailed to one mailbox that opens one return: signed, used once, good until a day. Its button opens the
    return in that browser for 12 hours, as `person`; `ended_at` ends both. Deleted half a year after it stopped
    working.
    """

    audit_return = models.ForeignKey(Return, models.PROTECT, related_name="links", verbose_name="return")
    sent_to = models.EmailField("sent to")
    eslo = models.ForeignKey(Eslo, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="ESLO")
    nonce = models.CharField("secret part of the signed address", max_length=64, unique=True)
    made_at = models.DateTimeField("made at", default=timezone.now, editable=False)
    good_until = models.DateField("good until")
    used_at = models.DateTimeField("used at", null=True, blank=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="used by"
    )
    ended_at = models.DateTimeField("ended at", null=True, blank=True)

    objects = ReturnLinkQuerySet.as_manager()

    class Meta:
        verbose_name = "link to a return"
        verbose_name_plural = "links to returns"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(used_at__isnull=True, person__isnull=True) | Q(used_at__isnull=False, person__isnull=False),
                name="return_link_used_by_a_person",
            ),
        ]
        indexes = [models.Index(Upper("sent_to"), condition=Q(ended_at=None), name="return_link_of_mailbox")]

    def __str__(self):
        return f"Link to a return, {self.sent_to}"

    @property
    def open_until(self):
        return self.used_at + OPEN_FOR

    @property
    def others(self) -> list[str]:
        """The names of others who have the return open by a link of theirs now; one statement."""
        links = ReturnLink.objects.filter(audit_return=self.audit_return_id).used_since(timezone.now() - OPEN_FOR)
        people = links.exclude(person=self.person_id).select_related("person")
        return sorted({each.person.display_name for each in people})
