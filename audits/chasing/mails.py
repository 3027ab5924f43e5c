"""Emails about returns, written by the worker when they are sent: by then a return may have come in."""

from __future__ import annotations

from agencies.mails import name_at
from audits.models import Chase, Round
from audits.questions.states import RECEIVED
from core.mail import Email, compose, email_kind, indented, site_url, subject_line
from core.text.dates import print_date

STANDS = {
    "not_started": "It has not been started.",
    "in_progress": "It has been started but not finished.",
    "ready": "It is filled in and waits for the signature.",
    "signed": "It has been signed and waits to be submitted.",
    "sent_back": "The board has sent it back with questions.",
}


@email_kind("audit-return", "Audit return: asked or chased")
def about_return(args: dict) -> Email | None:
    """Asks an agency for its return, or reminds it; None where the return is no longer expected."""
    found = Chase.objects.select_related("step", "audit_return__agency", "audit_return__access_point")
    chase = found.select_related("audit_return__round__edition__questionnaire").filter(pk=args["chase"]).first()
    if chase is None or not is_wanted(chase.audit_return):
        return None
    return reminder_email(chase, args.get("to", ""))


def is_wanted(audit_return) -> bool:
    return (
        audit_return.state not in RECEIVED
        and not audit_return.exempt_on
        and audit_return.round.state == Round.State.OPEN
    )


def reminder_email(chase: Chase, to: str) -> Email:
    """The email of a reminder, saved or not, to an address; the return with its round, agency and questionnaire is
    loaded.
    """
    audit_return, asked = chase.audit_return, chase.audit_return.round
    invites = chase.kind == Chase.Kind.INVITATION
    form = asked.edition.questionnaire
    due, last = audit_return.extended_to or asked.first_deadline, audit_return.deadline
    late = "Overdue" if due < chase.sent_on else "Reminder"
    subject = "New return" if invites else late if chase.step else "About your return"
    return compose(
        subject_line(
            f"{subject}: {{}}, {{}}", asked.title, audit_return.agency, also=f" (closes {last.day} {last:%B})"
        ),
        "audit_return.txt",
        name=name_at(to, audit_return.agency),
        heading="" if invites or not chase.step else indented(chase.step.subject),
        text=indented(asked.message if invites else chase.step.text if chase.step else chase.text),
        about=audit_return.about,
        full_title=asked.title if form.name in asked.title else f"{asked.title} ({form})",
        invites=invites,
        stands="" if invites else STANDS[audit_return.state],
        wanted_by=print_date(due if due >= chase.sent_on else last),
        last_day=print_date(last) if due < last else "",
        was_due=print_date(due) if due < chase.sent_on else "",
        is_over=last < chase.sent_on,
        url=site_url(f"/audits/returns/{audit_return.pk}/"),
    )
