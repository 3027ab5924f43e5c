"""The emails of the directory, written by the worker when they are sent: only then does a link stand in a text."""

from accounts.people import mails as people
from agencies.links.rules import OPEN
from agencies.links.services import link_url, standing_of, with_all
from agencies.models import Agency, Eslo, MailedLink
from core.mail import Email, compose, email_kind, indented, subject_line
from core.text.dates import print_date, today


def open_link(args: dict) -> MailedLink | None:
    link = with_all(MailedLink.objects.filter(pk=args["link"])).first()
    return link if link and standing_of(link) == OPEN else None


@email_kind("eslo-confirm", "Question to an ESLO: still in post?")
def ask_eslo(args: dict) -> Email | None:
    link = open_link(args)
    if link is None:
        return None
    agency = link.eslo.agency
    subject = subject_line("Are you still the ESLO of {}?", agency)
    return compose(subject, "eslo_confirm.txt", **words(link), name=link.eslo.name, agency=agency)


@email_kind("eslo-accept", "Question to a successor")
def ask_successor(args: dict) -> Email | None:
    link = open_link(args)
    if link is None:
        return None
    handover = link.handover
    agency, day = handover.eslo.agency, print_date(handover.valid_from)
    subject = subject_line("Will you be the ESLO of {}?", agency)
    return compose(subject, "eslo_accept.txt", **words(link), name=handover.name, agency=agency, day=day)


@email_kind("signatory-confirm", "Question to a signatory: do you still sign?")
def ask_signatory(args: dict) -> Email | None:
    link = open_link(args)
    if link is None:
        return None
    signatory = link.signatory
    role, agency = signatory.get_role_display().lower(), signatory.agency
    subject = subject_line("Do you still sign audit returns for {}?", agency)
    return compose(subject, "signatory_confirm.txt", **words(link), name=signatory.name, agency=agency, role=role)


@email_kind("signatory-vouch", "Question to an agency’s own mailbox: who signs?")
def ask_mailbox(args: dict) -> Email | None:
    link = open_link(args)
    if link is None:
        return None
    signatory = link.signatory
    role, agency = signatory.get_role_display().lower(), signatory.agency
    subject = subject_line("Who signs audit returns for {}?", agency)
    about = {"signatory": signatory, "agency": agency, "role": role}
    return compose(subject, "signatory_vouch.txt", **words(link), name="", **about)


@email_kind("eslo-address", "Question to an ESLO: a new address?")
def ask_address(args: dict) -> Email | None:
    link = open_link(args)
    if link is None:
        return None
    eslo = link.eslo
    subject = subject_line("A new address for the ESLO of {}?", eslo.agency)
    values = {**words(link), "name": eslo.name, "agency": eslo.agency, "new_email": link.new_email}
    return compose(subject, "eslo_address.txt", **values)


@email_kind("eslo-return", "ESLO return")
def ask_agency(args: dict) -> Email | None:
    link = open_link(args)
    return return_email(link.line, link_url(link), print_date(link.good_until)) if link else None


def return_email(line, url: str, good_until: str) -> Email:
    asked = line.eslo_return
    is_reminder = line.times_asked > 1
    return compose(
        subject_line("Reminder: who is the ESLO of {}?" if is_reminder else "Who is the ESLO of {}?", line.agency),
        "eslo_return.txt",
        name=name_at(line.sent_to, line.agency),
        url=url,
        good_until=good_until,
        agency=line.agency,
        eslo=line.eslo,
        message=indented(asked.message),
        due=print_date(asked.due_on),
        is_late=asked.due_on < today(),
        is_reminder=is_reminder,
    )


def name_at(address: str, agency: Agency) -> str:
    officer = Eslo.objects.current().filter(agency=agency, email__iexact=address).exclude(name="").first()
    return officer.name if officer and address else people.name_at(address)


def words(link: MailedLink) -> dict:
    return {"url": link_url(link), "good_until": print_date(link.good_until)}
