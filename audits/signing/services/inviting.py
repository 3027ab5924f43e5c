"""Signing by a mailed link: inviting, inviting again, withdrawing, and opening the link.

A link is valid for this purpose only, once, and until its last day. Opening it changes nothing.
"""

import datetime as dt
from dataclasses import dataclass

from django.core import signing as signer_of
from django.db import transaction
from django.urls import reverse

from agencies.links import services as links
from agencies.links.rules import EXPIRED, FORGED, OPEN, WRONG, LinkFacts, standing
from agencies.links.settings import link_days
from agencies.models import Signatory
from audits.access import lock_return
from audits.chasing.services.recipients import tell
from audits.models import Return, ReturnMessage, SignatureRequest, SignOff
from audits.questions.naming import Text, require_screened
from audits.signing.services.signing import (
    ask_signature,
    change_answers,
    end_requests,
    hand_in,
    sign,
    signatures_missing,
    use,
    waits_for_address,
)
from core.mail import send_email, site_url
from core.mail.models import OutgoingEmail
from core.records.locking import create_tracked, save_versioned, saved_versioned
from core.records.rules import RuleBroken
from core.text.dates import today
from core.web.throttle import spend_email

SALT = "audits.link.signature"
KIND = "return-signature"
WITH_FORM = (
    "asked_by",
    "signatory",
    "audit_return__agency",
    "audit_return__access_point__agency",
    "audit_return__round__edition__questionnaire",
)
NOT_NOW = "This signature is no longer asked for, so no email was sent."


@dataclass(frozen=True)
class Opened:
    standing: str
    request: SignatureRequest | None = None


def token_of(request: SignatureRequest) -> str:
    return signer_of.Signer(sep=".", salt=SALT).sign(request.nonce)


def link_url(request: SignatureRequest) -> str:
    return site_url(reverse("link_signature", args=[token_of(request)]))


def look_up(token: str) -> Opened:
    try:
        nonce = signer_of.Signer(sep=".", salt=SALT).unsign(token)
    except signer_of.BadSignature:
        is_other = any(links.look_up(purpose, token).link for purpose in links.PAGES)
        return Opened(WRONG if is_other else FORGED)
    found = SignatureRequest.objects.filter(nonce=nonce).select_related(*WITH_FORM).first()
    return Opened(standing_of(found), found) if found else Opened(FORGED)


def standing_of(request: SignatureRequest, on: dt.date | None = None) -> str:
    facts = LinkFacts(request.good_until, request.used_on, request.ended_on, is_pointless(request))
    return standing(facts, on or today())


def is_pointless(request: SignatureRequest) -> bool:
    if waits_for_address(request) or has_left(request) or request.audit_return.is_of_closed:
        return True
    audit_return = request.audit_return
    waits = (
        audit_return.state == Return.State.READY
        and audit_return.round.state == "open"
        and audit_return.exempt_on is None
    )
    return not waits or request.role not in signatures_missing(audit_return)


def has_left(request: SignatureRequest) -> bool:
    return request.signatory_id is not None and request.signatory.valid_to is not None


def why_pointless(request: SignatureRequest) -> str:
    audit_return = request.audit_return
    if audit_return.exempt_on:
        return "The board no longer expects this return, so it need not be signed."
    if audit_return.round.state != "open":
        return "This round is closed, so this return can no longer be signed."
    if audit_return.takes_answers:
        return "Answers are being changed again. You will get another email when the return is ready to be signed."
    return ""


def can_be_renewed(request: SignatureRequest) -> bool:
    return standing_of(request) == EXPIRED


@transaction.atomic
def invite(*, audit_return: Return, signatory: Signatory, by) -> SignatureRequest:
    """Mail the link once the address is confirmed; only then an earlier request for the role ends."""
    asked = ask_signature(audit_return=audit_return, signatory=signatory, by=by)
    if signatory.is_confirmed:
        mail(asked, by=by)
    return asked


def mail_confirmed(sender, instance: Signatory, update_fields, **kwargs) -> None:
    """Mail waiting links once a signatory's address is confirmed, and end the requests that they replace; end their own
    once they no longer sign.
    """
    waiting = SignatureRequest.objects.filter(signatory=instance, used_on__isnull=True, ended_on__isnull=True)
    if "valid_to" in update_fields and instance.valid_to:
        end_requests(waiting, by=None, reason="No longer signs for the agency")
    elif "confirmed_by" in update_fields:
        for asked in waiting.select_related(*WITH_FORM):
            if not OutgoingEmail.objects.filter(kind=KIND, about=f"signature:{asked.pk}").exists():
                asked.good_until = today() + dt.timedelta(days=link_days())
                why = "The address was confirmed"
                others = asked.audit_return.signature_requests.filter(role=asked.role).exclude(pk=asked.pk)
                end_requests(others, by=None, reason=f"{asked.name} signs now")
                save_versioned(asked, expected=asked.version, fields=["good_until"], by=None, reason=why)
                send_email(**email_of(asked), by=None)


def follow_signatories() -> None:
    saved_versioned.connect(mail_confirmed, sender=Signatory, dispatch_uid="audits.signatories")


def mail(request: SignatureRequest, *, by) -> None:
    spend_email(by)
    send_email(**email_of(request), by=by)


def email_of(request: SignatureRequest) -> dict:
    return {"kind": KIND, "to": request.email, "args": {"request": request.pk}, "about": f"signature:{request.pk}"}


@transaction.atomic
def mail_again(*, request: SignatureRequest, by) -> SignatureRequest:
    lock_return(request.audit_return)
    request.refresh_from_db()
    if waits_for_address(request):
        raise RuleBroken("The link goes to this address once it is confirmed.")
    now = standing_of(request)
    if now == EXPIRED:
        return renewed(request, by=by)
    if now != OPEN:
        raise RuleBroken(NOT_NOW)
    mail(request, by=by)
    return request


def renewed(request: SignatureRequest, *, by) -> SignatureRequest:
    if request.signatory is None:
        raise RuleBroken("Nobody has confirmed this address. Name the signatory again.")
    again = ask_signature(
        audit_return=request.audit_return,
        signatory=request.signatory,
        by=by,
        asked_by=by or request.asked_by,
        reason="Asked again, since the link was too old",
    )
    mail(again, by=by)
    return again


@transaction.atomic
def mail_anew(*, request: SignatureRequest) -> SignatureRequest:
    lock_return(request.audit_return)
    request.refresh_from_db()
    if not can_be_renewed(request):
        raise RuleBroken(NOT_NOW)
    return renewed(request, by=None)


@transaction.atomic
def withdraw(*, request: SignatureRequest, by) -> None:
    lock_return(request.audit_return)
    open_ones = SignatureRequest.objects.filter(pk=request.pk, used_on__isnull=True, ended_on__isnull=True)
    if not open_ones.exists():
        raise RuleBroken("This signature is no longer asked for.")
    end_requests(open_ones, by=by, reason="No longer asked")


@transaction.atomic
def sign_and_tell(*, audit_return: Return, by=None, request: SignatureRequest | None = None, **values) -> SignOff:
    """services.signing.sign() with emails: the receipt with the last signature, news before it."""
    made = sign(audit_return=audit_return, by=by, request=request, **values)
    if signatures_missing(audit_return):
        tell("return-signed", audit_return, {"sign_off": made.pk}, by=by)
    else:
        submitter = request.asked_by if request else None
        hand_in(audit_return=audit_return, expected=audit_return.version, by=by, submitter=submitter)
    return made


@transaction.atomic
def leave_unsigned(
    *, audit_return: Return, expected: int, note: str, by=None, request: SignatureRequest | None = None
) -> Return:
    """Give an unsigned return back to those who filled it in, with a note, by email too; its signatures and links end.
    RuleBroken without a note; Conflict where the state changed since it was read.
    """
    lock_return(audit_return)
    note = note.strip()
    if not note:
        raise RuleBroken("Say what has to be changed before you sign.", field="note")
    require_screened([Text("note", note)], adults=True)
    if request is not None:
        use(request, audit_return, request.role, reason="Sent back by its link")
    change_answers(audit_return=audit_return, expected=expected, by=by, reason="Not signed yet")
    made = ReturnMessage(
        audit_return=audit_return,
        kind=ReturnMessage.Kind.UNSIGNED,
        text=note,
        author=by,
        author_name=request.name if request else "",
        written_on=today(),
    )
    create_tracked(made, by=by, reason="Not signed yet")
    tell("return-unsigned", audit_return, {"message": made.pk}, by=by)
    return audit_return
