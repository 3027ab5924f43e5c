"""Emails about signing, submitting and moderating audit returns, written by the worker when they are sent."""

from __future__ import annotations

from django.urls import reverse

from agencies.links.rules import OPEN
from audits.access import with_form
from audits.models import Return, ReturnMessage, SignatureRequest, SignOff
from audits.signing.services.inviting import address_of, standing_of
from audits.signing.services.signing import signatures_missing
from core.mail import Letter, compose, letter, site_address
from core.text.dates import print_date

State = Return.State


def return_of(args: dict) -> Return:
    return with_form(Return.objects.all()).get(pk=args["return"])


def page(name: str, audit_return: Return) -> str:
    return site_address(reverse(f"audits:{name}", args=[audit_return.pk]))


def about(audit_return: Return) -> str:
    """What a return is about, in a sentence: the agency, or the place and its agency."""
    return str(audit_return.access_point or audit_return.agency)


@letter("return-signature", "Invitation to sign an audit return")
def ask_to_sign(args: dict) -> Letter | None:
    asked = SignatureRequest.objects.filter(pk=args["request"]).select_related("asked_by").first()
    if asked is None or standing_of(asked) != OPEN:
        return None
    audit_return = with_form(Return.objects.all()).get(pk=asked.audit_return_id)
    return compose(
        f"Please read and sign the audit return of {audit_return.agency}",
        "return_signature.txt",
        asked=asked,
        audit_return=audit_return,
        about=about(audit_return),
        role=asked.get_role_display().lower(),
        address=address_of(asked),
        deadline=print_date(audit_return.deadline),
        good_until=print_date(asked.good_until),
    )


@letter("return-signed", "An audit return was signed")
def say_signed(args: dict) -> Letter | None:
    audit_return, signed = return_of(args), SignOff.objects.get(pk=args["sign_off"])
    if audit_return.state not in {State.READY, State.SIGNED} or signed.ended_on:
        return None
    missing = [SignatureRequest.Role(role).label.lower() for role in signatures_missing(audit_return)]
    subject = f"Signed: the audit return of {audit_return.agency}"
    return compose(
        subject, "return_signed.txt", audit_return=audit_return, about=about(audit_return), signed=signed,
        missing=missing, address=page("sign_off", audit_return), deadline=print_date(audit_return.deadline),
    )  # fmt: skip


@letter("return-unsigned", "An audit return was sent back unsigned")
def say_unsigned(args: dict) -> Letter:
    audit_return, message = return_of(args), ReturnMessage.objects.get(pk=args["message"])
    subject = f"Not signed yet: the audit return of {audit_return.agency}"
    return compose(
        subject,
        "return_unsigned.txt",
        audit_return=audit_return,
        about=about(audit_return),
        message=message,
        address=page("sign_off", audit_return),
    )


@letter("return-receipt", "Receipt of an audit return")
def give_receipt(args: dict) -> Letter | None:
    """The receipt number of a return; None where it was submitted again since."""
    audit_return = return_of(args)
    if audit_return.times_submitted != args["times"]:
        return None
    subject = f"Receipt {audit_return.receipt}: the audit return of {audit_return.agency}"
    return compose(
        subject, "return_receipt.txt", audit_return=audit_return, about=about(audit_return), address=page("receipt",
        audit_return), signatures=list(audit_return.sign_offs.in_force()),
    )  # fmt: skip


@letter("return-sent-back", "An audit return is sent back for more")
def say_sent_back(args: dict) -> Letter | None:
    """What the board wants before it accepts a return."""
    return _with_message(args, "The board asks for more: the audit return of {}", "return_sent_back.txt")


@letter("return-reopened", "An audit return is opened again")
def say_reopened(args: dict) -> Letter | None:
    return _with_message(args, "Opened again: the audit return of {}", "return_reopened.txt")


def _with_message(args: dict, subject: str, template: str) -> Letter | None:
    """An email with the board's message about a return sent back; None once it was submitted again."""
    audit_return, message = return_of(args), ReturnMessage.objects.get(pk=args["message"])
    if audit_return.state not in {State.SENT_BACK, State.IN_PROGRESS}:
        return None
    return compose(
        subject.format(audit_return.agency), template, audit_return=audit_return, about=about(audit_return),
        message=message, address=page("feedback", audit_return), deadline=print_date(audit_return.deadline),
    )  # fmt: skip


@letter("return-feedback", "Feedback on an audit return")
def give_feedback(args: dict) -> Letter | None:
    audit_return = return_of(args)
    if audit_return.state not in {State.MODERATED, State.CLOSED}:
        return None
    message = audit_return.messages.filter(kind=ReturnMessage.Kind.FEEDBACK).last()
    subject = f"The board has read the audit return of {audit_return.agency}"
    return compose(
        subject,
        "return_feedback.txt",
        audit_return=audit_return,
        about=about(audit_return),
        message=message,
        address=page("feedback", audit_return),
    )
