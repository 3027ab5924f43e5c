"""Emails with links to returns alone; those of a round are audits/chasing/mails.py. Written when they are sent."""

from agencies.links.rules import OPEN
from agencies.mails import name_at
from agencies.models import Eslo
from audits.links.services.links import KIND, SUCCESSOR, links_for_successor, return_url, standing_of
from audits.models import ReturnLink
from core.mail import Email, compose, email_kind, subject_line
from core.text.dates import print_date, today


@email_kind(KIND, "Link to an audit return")
def write_link(args: dict) -> Email | None:
    """A new link to a return, for a mailbox whose last one is used or too old, or for whom an office has named."""
    link = ReturnLink.objects.with_all().filter(pk=args["link"]).first()
    if link is None or standing_of(link) != OPEN:
        return None
    audit_return = link.audit_return
    return compose(
        subject_line("Your link to the return: {}, {}", audit_return.round, audit_return.agency),
        "return_link.txt",
        name=name_at(link.sent_to, audit_return.agency),
        audit_return=audit_return,
        deadline=audit_return.deadlines.words(today()),
        url=return_url(link),
        good_until=print_date(link.good_until),
    )


@email_kind(SUCCESSOR, "New ESLO: the open returns")
def write_to_successor(args: dict) -> Email | None:
    """The returns that wait for a new ESLO, each with a link; None where none waits any more."""
    eslo = Eslo.objects.select_related("agency").filter(pk=args["eslo"], valid_to=None).first()
    links = links_for_successor(eslo) if eslo else []
    if not links:
        return None
    return compose(
        subject_line("An audit return waits for you as ESLO of {}", eslo.agency),
        "return_successor.txt",
        name=eslo.name,
        agency=eslo.agency,
        returns=[(link.audit_return, link.audit_return.deadlines.words(today()), return_url(link)) for link in links],
        good_until=print_date(min(link.good_until for link in links)),
    )
