"""Asking agencies who their ESLO is, and the links that are mailed to them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from agencies.directory.querysets import EsloReturnLineQuerySet, EsloReturnQuerySet, MailedLinkQuerySet
from agencies.models.directory import Agency
from agencies.models.handovers import Handover
from agencies.models.posts import Eslo
from agencies.models.signatories import Signatory
from core.models import Tracked

PERSON = settings.AUTH_USER_MODEL


class EsloReturn(Tracked):
    history_name = "eslo_return"
    title = models.CharField(max_length=200)
    message = models.TextField("what the mail says", blank=True)
    opened_on = models.DateField("opened on")
    mailed_on = models.DateField("letters sent from", null=True, blank=True)
    due_on = models.DateField("answers wanted by")
    remind_every = models.PositiveSmallIntegerField("days between reminders", default=14)  # 0: none
    closed_on = models.DateField("closed on", null=True, blank=True)
    asked_by = models.ForeignKey(PERSON, models.PROTECT, related_name="eslo_returns")

    objects = EsloReturnQuerySet.as_manager()

    class Meta:
        verbose_name = "ESLO return"
        ordering = ["-opened_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(due_on__gte=F("opened_on")),
                name="eslo_return_dates_in_order",
                violation_error_message="The last day for answers must not be before the first.",
            )
        ]

    def __str__(self):
        return self.title


class EsloReturnLine(Tracked):
    history_name = "return_line"

    class Answer(models.TextChoices):
        CONFIRMED = "confirmed", "Still the same"
        NAMED = "named", "Named somebody"
        NONE = "none", "There is none"

    eslo_return = models.ForeignKey(EsloReturn, models.PROTECT, related_name="lines", verbose_name="ESLO return")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="eslo_return_lines")
    eslo = models.ForeignKey(Eslo, models.PROTECT, null=True, blank=True, related_name="eslo_return_lines")
    sent_to = models.EmailField("sent to", blank=True)
    asked_on = models.DateField("last asked on", null=True, blank=True)
    times_asked = models.PositiveSmallIntegerField("times asked", default=0)
    answer = models.CharField(max_length=9, choices=Answer, blank=True)
    answered_on = models.DateField("answered on", null=True, blank=True)
    answered_by = models.CharField("answered by", max_length=150, blank=True)
    note = models.TextField(blank=True)
    taken_out_on = models.DateField("taken out on", null=True, blank=True)

    objects = EsloReturnLineQuerySet.as_manager()

    class Meta:
        verbose_name = "agency in an ESLO return"
        verbose_name_plural = "agencies in an ESLO return"
        ordering = ["agency__name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["eslo_return", "agency"], name="agency_once_in_an_eslo_return"),
            models.CheckConstraint(
                condition=Q(answer="", answered_on__isnull=True) | ~Q(answer="") & Q(answered_on__isnull=False),
                name="eslo_return_answer_has_a_day",
            ),
        ]

    def __str__(self):
        return f"{self.agency}: {self.get_answer_display() or 'no reply'}"


def _only(purpose: str, about: str) -> Q:
    """Links for one purpose, which point to what it is about and to nothing else."""
    names = ("eslo", "line", "handover", "signatory")
    return Q(purpose=purpose, **{f"{name}__isnull": name != about for name in names})


class MailedLink(Tracked):
    """A link that was mailed: signed, for one purpose, to be used once, until a day. It opens nothing else.

    Opening it changes nothing (programmes that scan mail open links); the button on its page does.
    """

    history_name = "mailed_link"
    history_page = False

    class Purpose(models.TextChoices):
        CONFIRM = "confirm", "Confirm or hand over the post of an ESLO"
        ACCEPT = "accept", "Take over the post of an ESLO"
        ESLO_RETURN = "eslo_return", "Answer an ESLO return"
        SIGNATORY = "signatory", "Confirm or hand over signing"
        VOUCH = "vouch", "Confirm the address of a signatory"
        ADDRESS = "address", "Confirm another address of an ESLO"

    purpose = models.CharField(max_length=11, choices=Purpose)
    nonce = models.CharField("secret part of the signed address", max_length=64, unique=True)
    sent_to = models.EmailField("sent to", blank=True)
    new_email = models.EmailField("new address", blank=True)  # of a link that confirms another address
    eslo = models.ForeignKey(Eslo, models.PROTECT, null=True, blank=True, related_name="links")
    line = models.ForeignKey(EsloReturnLine, models.PROTECT, null=True, blank=True, related_name="links")
    handover = models.ForeignKey(Handover, models.PROTECT, null=True, blank=True, related_name="links")
    signatory = models.ForeignKey(Signatory, models.PROTECT, null=True, blank=True, related_name="links")
    made_on = models.DateField("made on")
    good_until = models.DateField("good until")
    used_on = models.DateField("used on", null=True, blank=True)
    ended_on = models.DateField("made void on", null=True, blank=True)

    objects = MailedLinkQuerySet.as_manager()

    class Meta:
        verbose_name = "mailed link"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=_only("confirm", "eslo")
                | _only("address", "eslo")
                | _only("eslo_return", "line")
                | _only("accept", "handover")
                | _only("signatory", "signatory")
                | _only("vouch", "signatory"),
                name="mailed_link_points_to_what_it_is_for",
            ),
            models.CheckConstraint(condition=Q(good_until__gte=F("made_on")), name="mailed_link_dates_in_order"),
        ]

    def __str__(self):
        return f"{self.get_purpose_display()}, {self.sent_to}"
