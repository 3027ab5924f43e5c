"""Who is asked to sign a return, and what was signed: the signed copy is kept as data and never changes."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from agencies.models import Signatory
from audits.models.rounds import Return
from audits.returns.querysets import OfReturnQuerySet
from core.models import Tracked

PERSON = settings.AUTH_USER_MODEL


class SignatureRequest(Tracked):
    history_name = "signature"
    history_hidden = ("nonce",)  # a secret

    Role = Signatory.Role

    audit_return = models.ForeignKey(Return, models.PROTECT, related_name="signature_requests")
    role = models.CharField(max_length=8, choices=Signatory.Role)
    name = models.CharField(max_length=150)
    email = models.EmailField("email address")
    # none where it was asked before there were signatories in the directory
    signatory = models.ForeignKey(Signatory, models.PROTECT, null=True, blank=True, related_name="signature_requests")
    nonce = models.CharField("secret part of the signed address", max_length=64, unique=True)
    asked_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name="asked by")
    asked_on = models.DateField("asked on")
    good_until = models.DateField("good until")
    used_on = models.DateField("used on", null=True, blank=True)
    ended_on = models.DateField("made void on", null=True, blank=True)

    objects = OfReturnQuerySet.as_manager()

    class Meta:
        verbose_name = "request for a signature"
        verbose_name_plural = "requests for signatures"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(good_until__gte=F("asked_on")), name="signature_request_dates_in_order"),
            # of two, one waits until its address is confirmed
            models.UniqueConstraint(
                fields=["audit_return", "role", "signatory"],
                condition=Q(used_on__isnull=True, ended_on__isnull=True),
                name="signature_request_one_open",
            ),
        ]

    def __str__(self):
        return f"{self.get_role_display()}: {self.name}"


class SignOff(Tracked):
    """One signature under a return. It stays when the return is opened again; only `ended_on` is set then."""

    history_name = "sign_off"
    history_hidden = ("copy",)  # a page of its own shows it
    Role = Signatory.Role

    class Assurance(models.TextChoices):
        DIRECTORY = "directory", "By link to an address of the directory"
        CONFIRMED_BY_BOARD = "confirmed_by_board", "By link to an address confirmed by the board"
        SIGNED_IN = "signed_in", "Signed in"

    audit_return = models.ForeignKey(Return, models.PROTECT, related_name="sign_offs")
    role = models.CharField(max_length=8, choices=Signatory.Role)
    name = models.CharField(max_length=150)
    post = models.CharField("job title", max_length=150)
    is_delegate = models.BooleanField("signs for somebody", default=False)
    email = models.EmailField("signed at the email address", blank=True)  # of the link, or of who was signed in
    # how it was known whose address it is; empty where nobody had confirmed it
    assurance = models.CharField("known by", max_length=18, choices=Assurance, blank=True, editable=False)
    domain_differs = models.BooleanField("address of another domain than the agency’s", default=False, editable=False)
    in_fillers_browser = models.BooleanField(
        "signed in a browser where the return was filled in", default=False, editable=False
    )
    signed_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="signed by"
    )
    request = models.OneToOneField(SignatureRequest, models.PROTECT, null=True, blank=True, related_name="sign_off")
    signed_at = models.DateTimeField("signed at")
    copy = models.JSONField("what was signed", editable=False)  # audits/signing/rules.py has the shape
    checksum = models.CharField(max_length=64, editable=False)  # SHA-256 of the copy
    ended_on = models.DateField("opened again on", null=True, blank=True)

    objects = OfReturnQuerySet.as_manager()

    class Meta:
        verbose_name = "sign-off"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["audit_return", "role"], condition=Q(ended_on__isnull=True), name="sign_off_once"
            ),
            models.UniqueConstraint(
                "audit_return",
                Lower("email"),
                condition=Q(ended_on__isnull=True) & ~Q(email=""),
                name="sign_off_once_at_an_address",
            ),
            models.CheckConstraint(
                condition=Q(signed_by__isnull=False) | Q(request__isnull=False), name="sign_off_is_by_somebody"
            ),
            models.CheckConstraint(condition=~Q(name="") & ~Q(post=""), name="sign_off_has_name_and_post"),
        ]

    def __str__(self):
        return f"{self.name}, {self.post}"
