"""Links to the signed copy of a return, for the mailboxes that got its receipt: for one mailbox, for some weeks.

An email holds no answers (docs/adr/0051-what-an-email-may-say.md), so the file is made when the link is opened.
"""

from dataclasses import dataclass

from django.core import signing as signer_of
from django.urls import reverse

from accounts.models import User
from accounts.roles import require_second_factor
from agencies.links.rules import EXPIRED, FORGED, OPEN, VOID
from agencies.signatories.rules import compared
from audits.access import with_form
from audits.models import Return, SignOff
from audits.signing.services.assuring import receipt_addresses
from core.mail import site_url

SALT = "audits.link.signed"
DAYS = 90  # for which such a link works


@dataclass(frozen=True)
class OpenedCopy:
    standing: str
    audit_return: Return | None = None
    signed: tuple[SignOff, ...] = ()


def copy_url(audit_return: Return, to: str) -> str:
    """Where a mailbox opens what was signed: its own link, or the ordinary page if a second factor is compulsory."""
    if has_second_factor(to):
        return site_url(reverse("audits:receipt", args=[audit_return.pk]))
    token = signer_of.dumps([audit_return.pk, audit_return.times_submitted, to], salt=SALT)
    return site_url(reverse("link_signed", args=[token]))


def has_second_factor(address: str) -> bool:
    person = User.objects.filter(email__iexact=address, is_active=True).first()
    return person is not None and require_second_factor(person.roles)


def look_up_copy(token: str) -> OpenedCopy:
    """What a token opens: nothing after DAYS days, once the return moved on, or for who would get no receipt now."""
    try:
        pk, times, to = signer_of.loads(token, salt=SALT, max_age=DAYS * 24 * 3600)
    except signer_of.SignatureExpired:
        return OpenedCopy(EXPIRED)
    except signer_of.BadSignature:
        return OpenedCopy(FORGED)
    audit_return = with_form(Return.objects.filter(pk=pk)).select_related("submitted_by").first()
    if audit_return is None:
        return OpenedCopy(FORGED)
    signed = tuple(audit_return.sign_offs.in_force().order_by("signed_at", "pk"))
    now = {compared(each) for each in receipt_addresses(audit_return)}
    if not signed or audit_return.times_submitted != times or compared(to) not in now or has_second_factor(to):
        return OpenedCopy(VOID)
    return OpenedCopy(OPEN, audit_return, signed)
