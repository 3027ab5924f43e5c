"""Emails about signing, submitting and moderating audit returns, written by the worker when they are sent."""

from django.urls import reverse

from agencies.links.rules import OPEN
from agencies.mails import name_at
from agencies.models import Signatory
from audits.access import with_form
from audits.models import Return, ReturnMessage, SignatureRequest, SignOff
from audits.signing.services.copies import DAYS, copy_url
from audits.signing.services.inviting import link_url, standing_of
from audits.signing.services.signing import signatures_missing
from core.mail import Email, compose, email_kind, indented, site_url, subject_line
from core.text.dates import print_date, today

State = Return.State


def return_of(args: dict) -> Return:
    return with_form(Return.objects.all()).get(pk=args["return"])


def compose_about(args: dict, audit_return: Return, subject: str, template: str, page: str, **values) -> Email:
    """An email about a return with the URL of one of its pages; round and agency follow `subject`."""
    day, agency = print_date(audit_return.due_on), audit_return.agency
    is_overdue = audit_return.deadlines.is_overdue(today())
    if template == "return_receipt.txt":
        line = subject_line(f"{subject}: {{}}", agency)
    else:
        line = subject_line(f"{subject}: {{}}, {{}}", audit_return.round, agency)
    return compose(
        line,
        template,
        **{
            "name": name_at(args.get("to", ""), agency),
            "audit_return": audit_return,
            "about": str(audit_return.access_point or audit_return.agency),
            "url": site_url(reverse(f"audits:{page}", args=[audit_return.pk])),
            "by_deadline": f"now (it was due by {day})" if is_overdue else f"by {day}",
        }
        | values,
    )


@email_kind("return-signature", "Invitation to sign an audit return")
def ask_to_sign(args: dict) -> Email | None:
    asked = SignatureRequest.objects.filter(pk=args["request"]).select_related("asked_by").first()
    if asked is None or standing_of(asked) != OPEN:
        return None
    return compose_about(
        args,
        return_of({"return": asked.audit_return_id}),
        "Please read and sign",
        "return_signature.txt",
        "sign",
        name=asked.name,
        asked=asked,
        role=asked.get_role_display().lower(),
        url=link_url(asked),
        good_until=print_date(asked.good_until),
    )


@email_kind("return-signed", "An audit return was signed")
def say_signed(args: dict) -> Email | None:
    audit_return, signed = return_of(args), SignOff.objects.get(pk=args["sign_off"])
    if audit_return.state not in {State.READY, State.SIGNED} or signed.ended_on:
        return None
    missing = [Signatory.Role(role).label.lower() for role in signatures_missing(audit_return)]
    subject = "Signed" if missing else "Ready to submit"  # where all had signed before the last one submitted it
    return compose_about(args, audit_return, subject, "return_signed.txt", "sign_off", signed=signed, missing=missing)


@email_kind("return-unsigned", "An audit return was sent back unsigned")
def say_unsigned(args: dict) -> Email:
    audit_return, message = return_of(args), ReturnMessage.objects.get(pk=args["message"])
    return compose_about(
        args,
        audit_return,
        "Not signed",
        "return_unsigned.txt",
        "sign_off",
        message=indented(message.text),
        message_by=message.who,
    )


@email_kind("return-receipt", "Receipt of an audit return")
def give_receipt(args: dict) -> Email | None:
    """The receipt number of a return; None where it was submitted again since."""
    audit_return = return_of(args)
    if audit_return.times_submitted != args["times"]:
        return None
    signatures = list(audit_return.sign_offs.in_force())
    subject = f"Receipt {audit_return.receipt}"
    about = {"signatures": signatures, "copy_url": copy_url(audit_return, args.get("to", "")) if signatures else ""}
    about["days"] = DAYS
    return compose_about(args, audit_return, subject, "return_receipt.txt", "receipt", **about)


@email_kind("return-sent-back", "An audit return is sent back for more")
def say_sent_back(args: dict) -> Email | None:
    return _with_message(args, "More needed", "return_sent_back.txt")


@email_kind("return-reopened", "An audit return is opened again")
def say_reopened(args: dict) -> Email | None:
    return _with_message(args, "Opened again", "return_reopened.txt")


def _with_message(args: dict, subject: str, template: str) -> Email | None:
    audit_return, message = return_of(args), ReturnMessage.objects.get(pk=args["message"])
    if audit_return.state not in {State.SENT_BACK, State.IN_PROGRESS}:
        return None
    return compose_about(args, audit_return, subject, template, "feedback", message=indented(message.text))


@email_kind("return-feedback", "Feedback on an audit return")
def give_feedback(args: dict) -> Email | None:
    audit_return = return_of(args)
    if audit_return.state not in {State.MODERATED, State.CLOSED}:
        return None
    message = audit_return.messages.filter(kind=ReturnMessage.Kind.FEEDBACK).last()
    text = indented(message.text) if message else ""
    return compose_about(args, audit_return, "Feedback", "return_feedback.txt", "feedback", message=text)
