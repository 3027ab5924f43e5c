"""Emails about returns, written by the worker when they are sent: by then a return may have come in."""

from __future__ import annotations

from accounts.models import Invitation, User
from agencies.mails import name_at
from audits.chasing.services.chasing import deadlines_of
from audits.models import Chase, Round
from audits.questions.states import RECEIVED
from core.mail import Email, compose, email_kind, indented, site_url, subject_line
from core.mail.answers import answer_url
from core.text.dates import print_date, today

STANDS = {
    "not_started": "It has not been started.",
    "in_progress": "It has been started but not finished.",
    "ready": "It is filled in and waits for the signature.",
    "signed": "It has been signed and waits to be submitted.",
    "sent_back": "The board has sent it back with questions.",
}


@email_kind("audit-return", "Audit return: asked, or written to by hand")
def about_return(args: dict) -> Email | None:
    """Asks an agency for its return, or reminds it; None where the return is no longer expected."""
    found = Chase.objects.select_related("audit_return__agency", "audit_return__access_point")
    chase = found.select_related("audit_return__round__edition__questionnaire").filter(pk=args["chase"]).first()
    if chase is None or not is_wanted(chase.audit_return):
        return None
    to, audit_return = args.get("to", ""), chase.audit_return
    if can_sign_in(to):
        return reminder_email(chase, to)
    answer = answer_url(to, agency=audit_return.agency_id, items=[f"return {audit_return.pk}"])
    return reminder_email(chase, to, answer)


def is_wanted(audit_return) -> bool:
    return (
        audit_return.state not in RECEIVED
        and not audit_return.exempt_on
        and audit_return.round.state == Round.State.OPEN
    )


def reminder_email(chase: Chase, to: str, answer: str = "") -> Email:
    """The first email about a return, or one by hand, to an address; the return with its round, agency and
    questionnaire is loaded. `answer` is the page of an office without an account.
    """
    audit_return, asked = chase.audit_return, chase.audit_return.round
    invites, form = chase.kind == Chase.Kind.INVITATION, asked.edition.questionnaire
    days, on = deadlines_of(audit_return, asked), today()
    wanted, last = days.next(on), days.last
    subject = "New return" if invites else "About your return"
    return compose(
        subject_line(
            f"{subject}: {{}}, {{}}", asked.title, audit_return.agency, also=f" (closes {last.day} {last:%B})"
        ),
        "audit_return.txt",
        name=name_at(to, audit_return.agency),
        can_sign_in=can_sign_in(to),
        answer=answer,
        text=indented(asked.message if invites else chase.text),
        about=audit_return.about,
        full_title=asked.title if form.name in asked.title else f"{asked.title} ({form})",
        invites=invites,
        stands="" if invites else STANDS[audit_return.state],
        wanted_by=print_date(wanted),
        last_day=print_date(last) if wanted < last else "",
        was_due=print_date(days.first) if days.first < on and not days.extended_to else "",
        is_over=last < on,
        url=site_url(f"/audits/returns/{audit_return.pk}/"),
    )


def can_sign_in(address: str) -> bool:
    """Whether somebody has an account at an address, or is invited to have one."""
    email = User.objects.normalize_email(address)
    known = User.objects.filter(email=email, is_active=True).exists()
    return known or Invitation.objects.waiting().filter(email=email).exists()
