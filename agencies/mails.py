"""The emails of the directory, written by the worker when they are sent: only then does a link stand in a text."""

from __future__ import annotations

from agencies.links.rules import OPEN
from agencies.links.services import link_url, standing_of, with_all
from agencies.models import MailedLink
from agencies.posts.services.leavers import who_may_confirm
from core.mail import Email, compose, email_kind, site_url
from core.text.dates import print_date


def open_link(args: dict) -> MailedLink | None:
    """The link of an email, if it can still be used: else the email is no longer wanted."""
    link = with_all(MailedLink.objects.filter(pk=args["link"])).first()
    return link if link and standing_of(link) == OPEN else None


@email_kind("eslo-confirm", "Question to an ESLO: still in post?")
def ask_eslo(args: dict) -> Email | None:
    link = open_link(args)
    if link is None:
        return None
    agency = link.eslo.agency
    subject = f"Are you still the ESLO of {agency}?"
    return compose(subject, "eslo_confirm.txt", **words(link), agency=agency, eslo=link.eslo)


@email_kind("eslo-accept", "Question to a successor")
def ask_successor(args: dict) -> Email | None:
    link = open_link(args)
    if link is None:
        return None
    handover = link.handover
    agency, day = handover.eslo.agency, print_date(handover.valid_from)
    subject = f"You were named as the ESLO of {agency}"
    return compose(subject, "eslo_accept.txt", **words(link), agency=agency, handover=handover, day=day)


@email_kind("eslo-return", "ESLO return")
def ask_agency(args: dict) -> Email | None:
    link = open_link(args)
    return return_email(link.line, link_url(link), print_date(link.good_until)) if link else None


def return_email(line, url: str, good_until: str) -> Email:
    """The email of an ESLO return to one agency; a preview gives words in place of the URL."""
    asked = line.eslo_return
    reminder = "Reminder: " if line.times_asked > 1 else ""
    return compose(
        f"{reminder}Who is the ESLO of {line.agency}?",
        "eslo_return.txt",
        url=url,
        good_until=good_until,
        agency=line.agency,
        eslo=line.eslo,
        message=asked.message,
        due=print_date(asked.due_on),
        is_reminder=bool(reminder),
    )


@email_kind("leavers-due", "Leavers whose details are due")
def tell_of_leavers(args: dict) -> Email | None:
    """Tells those who may confirm it that details of leavers are due to be blanked; nobody who no longer may."""
    if not who_may_confirm().filter(pk=args.get("user")).exists():
        return None
    count = int(args["count"])
    entries = "one entry is" if count == 1 else f"{count} entries are"
    return compose(
        "Details of leavers to be blanked",
        "leavers_due.txt",
        entries=entries,
        url=site_url("/agencies/leavers/"),
    )


def words(link: MailedLink) -> dict:
    return {"url": link_url(link), "good_until": print_date(link.good_until)}
