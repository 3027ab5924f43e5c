"""From answers to a submitted return: ready, signed by head or chief officer (and governor), submitted, receipt."""

import datetime as dt
from collections.abc import Collection

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import get_random_string

from agencies.links.settings import link_days
from agencies.models import Signatory
from audits.access import form_for, lock_return, put, require_move
from audits.models import Return, SignatureRequest, SignOff
from audits.questions.checks import is_counted
from audits.questions.naming import Text, require_screened
from audits.questions.states import signatures_wanted
from audits.returns.return_data import ReturnData, return_data_of
from audits.signing.rules import checksum_of, copy_of
from audits.signing.services.assuring import assured, receipt_addresses
from audits.signing.services.signers import addresses_of, are_fillers, require_askable, require_signer
from core.mail import send_email
from core.records.locking import create_tracked, save_versioned
from core.records.rules import RuleBroken
from core.text.dates import today

Role = SignatureRequest.Role
NOT_COUNTED = "An answer says that the survey was not prepared as it has to be."


class NotReady(RuleBroken):
    def __init__(self, findings):
        count = len(findings)
        left = "one thing is" if count == 1 else f"{count} things are"
        super().__init__(f"This return is not ready: {left} still to be done.")
        self.findings = findings


def roles_wanted(audit_return: Return) -> tuple[str, ...]:
    if audit_return.form == Return.Form.SHORT:
        return ()
    return signatures_wanted(form_for(audit_return).roles, is_school=audit_return.is_school)


def signatures_missing(audit_return: Return) -> list[str]:
    wanted = roles_wanted(audit_return)
    signed = set(audit_return.sign_offs.in_force().values_list("role", flat=True)) if wanted else ()
    return [role for role in wanted if role not in signed]


@transaction.atomic
def ready_for_sign_off(*, audit_return: Return, expected: int, by) -> Return:
    """Lock the answers for sign-off until somebody reopens them. Raises NotReady with the findings that prevent it."""
    lock_return(audit_return)
    require_move("ready", audit_return, expected)
    require_ready(return_data_of(audit_return, last_year=False))
    return put(audit_return, "ready", by=by, reason="Ready for sign-off", ready_on=today())


def require_ready(return_data: ReturnData) -> None:
    if return_data.blocking:
        raise NotReady(return_data.blocking)


@transaction.atomic
def change_answers(*, audit_return: Return, expected: int, by, reason: str = "") -> Return:
    """Reopen a ready or signed return; signatures end, copies are kept. NamesChild for the reason."""
    require_screened([Text("reason", reason)], adults=True)
    lock_return(audit_return)
    require_move("change", audit_return, expected)
    why = reason.strip() or "Answers are changed again"
    end_signatures(audit_return, by=by, reason=why)
    return put(audit_return, "change", by=by, reason=why, ready_on=None)


def end_signatures(audit_return: Return, *, by, reason: str) -> None:
    for signed in audit_return.sign_offs.in_force():
        save_versioned(signed, expected=signed.version, fields={"ended_on": today()}, by=by, reason=reason)
    end_requests(audit_return.signature_requests, by=by, reason=reason)


def end_requests(requests, *, by, reason: str) -> None:
    for asked in requests.filter(used_on__isnull=True, ended_on__isnull=True):
        save_versioned(asked, expected=asked.version, fields={"ended_on": today()}, by=by, reason=reason)


@transaction.atomic
def ask_signature(
    *, audit_return: Return, signatory: Signatory, by, asked_by=None, reason: str = "Signature asked for"
) -> SignatureRequest:
    """Request a signature; the caller sends the email. The request before ends, unless the new address waits to be
    confirmed: then it stays open until it is. RuleBroken for a signatory of another agency or one who no longer signs,
    where the role is not required or has signed, and for somebody who may not sign (signing/services/signers.py).
    """
    lock_return(audit_return)
    require_move("sign", audit_return, audit_return.version)
    if signatory.role not in signatures_missing(audit_return):
        raise RuleBroken("This signature is not needed, or has already been given.", field="role")
    if signatory.agency_id != audit_return.agency_id or signatory.valid_to or not signatory.email:
        raise RuleBroken(f"{signatory} does not sign for this agency. Name somebody else.", field="email")
    require_askable(audit_return, signatory, by=by, asked_by=asked_by)
    before = audit_return.signature_requests.filter(role=signatory.role)
    if not signatory.is_confirmed:
        before = before.filter(signatory__isnull=False, signatory__confirmed_on__isnull=True)
    end_requests(before, by=by, reason="Asked anew")
    asked = SignatureRequest(
        audit_return=audit_return,
        role=signatory.role,
        name=signatory.name,
        email=signatory.email,
        signatory=signatory,
        nonce=get_random_string(43),
        asked_by=asked_by or by,
        asked_on=today(),
        good_until=today() + dt.timedelta(days=link_days()),
    )
    return create_tracked(asked, by=by, reason=reason)


@transaction.atomic
def sign(
    *,
    audit_return: Return,
    expected: int,
    role: str,
    name: str,
    post: str,
    by=None,
    is_delegate: bool = False,
    request: SignatureRequest | None = None,
    reader=None,
    browser: Collection[int] = (),
) -> SignOff:
    """Sign a return as it is now; the last required signature signs it off. `by` is the signed-in signer, `request` the
    mailed request of one who is not; `reader` is the signed-in user where a request is used, `browser` the keys of all
    accounts that the browser knows. RuleBroken for who may not sign (signing/services/signers.py) and for an unusable
    request; Conflict where the state changed since `expected`.
    """
    lock_return(audit_return)
    require_move("sign", audit_return, expected)
    emails = [request.email] if request else [by.email, *addresses_of([by.pk])]
    require_signature_of(audit_return, role, name, post)
    require_signer(audit_return, role, emails, name=name, by=by, reader=reader, request=request, browser=browser)
    if request is not None:
        use(request, audit_return, role)
    return_data = return_data_of(audit_return, last_year=False)
    require_ready(return_data)
    copy = copy_of(return_data)
    signed = SignOff(
        audit_return=audit_return,
        role=role,
        name=name.strip(),
        post=post.strip(),
        is_delegate=is_delegate,
        email=emails[0],
        **assured(audit_return, emails[0], request),
        in_fillers_browser=are_fillers(audit_return, browser),
        signed_by=by,
        request=request,
        signed_at=timezone.now(),
        copy=copy,
        checksum=checksum_of(copy),
    )
    create_tracked(signed, by=by, reason="Signed")
    end_requests(audit_return.signature_requests.filter(role=role), by=by, reason="Signed")
    if not signatures_missing(audit_return):
        put(audit_return, "sign", by=by, reason="Signed off")
    return signed


def require_signature_of(audit_return: Return, role: str, name: str, post: str) -> None:
    """Raise RuleBroken for a role that is not required or has signed, and without name or post."""
    if role not in roles_wanted(audit_return):
        raise RuleBroken("This return is not signed in this role.", field="role")
    if role not in signatures_missing(audit_return):
        raise RuleBroken("This signature has already been given.", field="role")
    for field, value, words in (("name", name, "Enter your name."), ("post", post, "Enter your job title.")):
        if not value.strip():
            raise RuleBroken(words, field=field)


def use(request: SignatureRequest, audit_return: Return, role: str, *, reason: str = "Signed by its link") -> None:
    fresh = SignatureRequest.objects.select_for_update(no_key=True).get(pk=request.pk)
    if (fresh.audit_return_id, fresh.role) != (audit_return.pk, role):
        raise RuleBroken("This link is for another signature.")
    if fresh.used_on or fresh.ended_on or fresh.good_until < today():
        raise RuleBroken("This link can no longer be used. Ask for a new one.")
    if waits_for_address(fresh):
        raise RuleBroken("The address of this link is not confirmed yet.")
    save_versioned(fresh, expected=fresh.version, fields={"used_on": today()}, by=None, reason=reason)


def waits_for_address(request: SignatureRequest) -> bool:
    return request.signatory_id is not None and not request.signatory.is_confirmed


@transaction.atomic
def submit(*, audit_return: Return, expected: int, by, submitter=None) -> Return:
    """Submit a signed return (or a ready one that needs no signature), with a receipt number. RuleBroken where a
    signature is missing. `submitter` is noted as who submitted it where nobody is signed in.
    """
    lock_return(audit_return)
    missing = signatures_missing(audit_return)
    if missing:
        raise RuleBroken(f"Not signed yet by: {', '.join(Role(role).label.lower() for role in missing)}.")
    name = "submit" if roles_wanted(audit_return) else "submit_unsigned"
    require_move(name, audit_return, expected)
    return_data = return_data_of(audit_return, last_year=False)
    require_ready(return_data)
    times = audit_return.times_submitted + 1
    receipt = f"{audit_return.round.year}-{audit_return.pk:05d}-{times}"
    return put(
        audit_return,
        name,
        by=by,
        reason=f"Submitted, receipt {receipt}",
        submitted_on=audit_return.submitted_on or today(),
        submitted_at=timezone.now(),
        submitted_by=by or submitter,
        receipt=receipt,
        times_submitted=times,
        not_counted_reason="" if is_counted(return_data.form, return_data.answers) else NOT_COUNTED,
    )


@transaction.atomic
def hand_in(*, audit_return: Return, expected: int, by, submitter=None) -> Return:
    submit(audit_return=audit_return, expected=expected, by=by, submitter=submitter)
    args = {"return": audit_return.pk, "times": audit_return.times_submitted}
    for to in receipt_addresses(audit_return):
        send_email(kind="return-receipt", to=to, args=args, by=by, about=f"audit-return:{audit_return.pk}")
    return audit_return
