"""Emails about returns, written by the worker when they are sent: by then a return may have come in."""

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse

from agencies.links.settings import link_days
from agencies.mails import name_at
from agencies.models import Agency
from audits.links.rules import Reader
from audits.links.services.links import mailed_link, return_url
from audits.links.services.readers import is_open, mailbox_of
from audits.models import Chase, Return, Round
from audits.questions.states import RECEIVED
from core.mail import Email, compose, email_kind, indented, site_url, subject_line
from core.text.dates import print_date, today

PERSONAL = "(personal link)"  # in place of a link in a preview
STANDS = {
    "not_started": "It has not been started.",
    "in_progress": "It has been started but not finished.",
    "ready": "It is filled in and waits for the signature.",
    "signed": "It has been signed and waits to be submitted.",
    "sent_back": "The board has sent it back with questions.",
}


@email_kind("audit-return", "Audit return: asked, or written to by hand")
def about_return(args: dict) -> Email | None:
    """Asks an agency for its return, or writes to it by hand; None where the return is no longer expected."""
    found = Chase.objects.select_related("audit_return__agency", "audit_return__access_point")
    chase = found.select_related("audit_return__round__edition__questionnaire").filter(pk=args["chase"]).first()
    if chase is None or not is_wanted(chase.audit_return):
        return None
    to, audit_return = args.get("to", ""), chase.audit_return
    return return_email(audit_return, to, opening_of(audit_return, to), chase)


def is_wanted(audit_return) -> bool:
    return (
        audit_return.state not in RECEIVED
        and not audit_return.exempt_on
        and is_open(audit_return.agency)
        and audit_return.round.state == Round.State.OPEN
    )


@dataclass(frozen=True)
class Opening:
    """How the reader of an email opens a return: by a link until a day, by signing in (no day), or not at all."""

    url: str = ""
    good_until: str = ""
    is_office: bool = False


def opening_of(audit_return: Return, to: str) -> Opening:
    """Makes the link, so call it only for an email about to be sent."""
    reader = mailbox_of(to, audit_return.agency).reader
    if reader == Reader.SIGNS_IN:
        return Opening(site_url(reverse("audits:return", args=[audit_return.pk])))
    if link := mailed_link(audit_return, to):
        return Opening(return_url(link), print_date(link.good_until), reader == Reader.OFFICE)
    return Opening()


def email_preview(asked: Round, about: Return | Agency, to: str, text: str = "") -> Email:
    """The first email of a round (or, with `text`, one by hand) as a recipient reads it; makes no link."""
    audit_return = about if isinstance(about, Return) else Return(round=asked, agency=about, kind=about.kind)
    audit_return.round = asked
    is_office = mailbox_of(to, audit_return.agency).reader == Reader.OFFICE
    day = print_date(today() + dt.timedelta(days=link_days()))
    kind = Chase.Kind.BY_HAND if text else Chase.Kind.INVITATION
    return return_email(audit_return, to, Opening(PERSONAL, day, is_office), Chase(kind=kind, text=text))


def return_email(audit_return: Return, to: str, opening: Opening, chase: Chase) -> Email:
    """The email of a chase to an address; the return with its round, agency and questionnaire is loaded."""
    asked = audit_return.round
    invites, form = chase.kind == Chase.Kind.INVITATION, asked.edition.questionnaire
    days, on = audit_return.deadlines, today()
    subject = "New return" if invites else "About your return"
    return compose(
        subject_line(f"{subject}: {{}}, {{}}", asked.title, audit_return.agency, also=f" ({days.short_words(on)})"),
        "audit_return.txt",
        name=name_at(to, audit_return.agency),
        opening=opening,
        text=indented(asked.message if invites else chase.text),
        about=audit_return.about,
        full_title=asked.title if form.name in asked.title else f"{asked.title} ({form})",
        invites=invites,
        stands="" if invites else STANDS[audit_return.state],
        deadline=days.words(on),
    )
