"""What an ESLO corrects of themselves by an emailed link: job title and telephone at once, the address from both
mailboxes, so that nobody who found one forwarded link takes the post's emails over (ADR 88).
"""

from contextlib import suppress

from django.db import transaction

from agencies.links.services import end_links, mail_link, make_link, use
from agencies.models import Eslo, EsloReturnLine, MailedLink
from agencies.posts.services import eslos
from agencies.posts.services.confirming import BY_LINK
from agencies.returns.services import answer_open_lines
from core.records.rules import NothingChanged
from core.text.dates import today

FIELDS = ("job_title", "email", "phone")
CORRECTED = (
    "Thank you. We have noted that you are still the ESLO. We use the new email address once it is confirmed from "
    "both mailboxes: we have written to each of them."
)
CONFIRMED = (
    "Thank you. We use the new address once it has been confirmed from both mailboxes. The address with which "
    "you sign in does not change."
)
Purpose = MailedLink.Purpose


@transaction.atomic
def correct_by_link(*, link: MailedLink, job_title: str, email: str, phone: str) -> Eslo:
    """ "I am still the ESLO", with one's details corrected. Another address waits until it is confirmed."""
    link = use(link, on=today())
    eslo = link.eslo
    with suppress(NothingChanged):
        eslos.correct(eslo=eslo, expected=eslo.version, by=None, reason=BY_LINK, job_title=job_title, phone=phone)
    eslos.confirm(eslo=eslo, expected=eslo.version, on=today(), by=None, reason=BY_LINK)
    answer = EsloReturnLine.Answer.CONFIRMED
    answer_open_lines(eslo=eslo, answer=answer, answered_by="the ESLO, by a mailed link", by=None)
    if email.casefold() != eslo.email.casefold():
        ask_for_address(eslo, email)
    return eslo


def ask_for_address(eslo: Eslo, new_email: str) -> list[MailedLink]:
    """Mail a link to each of the two addresses of an ESLO, in place of earlier ones."""
    end_links(links_of(eslo), by=None, why="Another address was given")
    made = [
        make_link(purpose=Purpose.ADDRESS, sent_to=to, eslo=eslo, new_email=new_email, by=None)
        for to in (eslo.email, new_email)
    ]
    for link in made:
        mail_link(link, by=None, key=f"eslo-address:{link.pk}")
    return made


@transaction.atomic
def confirm_address(*, link: MailedLink) -> bool:
    link = use(link, on=today())
    eslo, both = link.eslo, {link.eslo.email.casefold(), link.new_email.casefold()}
    used = links_of(eslo).filter(new_email=link.new_email, used_on__isnull=False)
    if not both <= {address.casefold() for address in used.values_list("sent_to", flat=True)}:
        return False
    reason = "The ESLO confirmed the address from both mailboxes"
    eslos.correct(eslo=eslo, expected=eslo.version, by=None, reason=reason, email=link.new_email)
    return True


def links_of(eslo: Eslo):
    return MailedLink.objects.filter(purpose=Purpose.ADDRESS, eslo=eslo)
