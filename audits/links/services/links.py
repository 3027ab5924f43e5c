"""Links to returns: made while an email is written, looked up, used once, and mailed anew.

Opening a link changes nothing; the button on its page does. Several links of one mailbox to a return are good until one
of them is used.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string

from accounts.models import User
from accounts.people.invitations import HAS_LINK, Invited, invite_many
from agencies.links import services as mailed
from agencies.links.rules import FORGED, OPEN, WRONG, LinkFacts, standing
from agencies.links.settings import link_days
from agencies.models import Eslo
from agencies.posts.services.places import places_of
from audits.access import lock_return
from audits.links.rules import SAME_EMAIL, Reader
from audits.links.services.readers import (
    CANNOT,
    Mailbox,
    account_of,
    is_open,
    mailbox_of,
    officers_at,
    read_mailbox,
)
from audits.models import Return, ReturnLink, Round
from core.mail import send_email, site_url
from core.records.rules import RuleBroken
from core.security.services import note
from core.text.dates import today

KIND, SUCCESSOR = "return-link", "return-successor"
SIGNER = signing.Signer(sep=".", salt="audits.link.return")
KEPT = dt.timedelta(days=180)  # as long as the address of an email
NOT_ANY_MORE = "This link has just been used or withdrawn. Nothing was changed."


@dataclass(frozen=True)
class Opened:
    """What a token opens: a state of agencies/links/rules.py, with the link and who reads its mailbox where known."""

    standing: str
    link: ReturnLink | None = None
    mailbox: Mailbox = Mailbox(Reader.NOBODY)


def token_of(link: ReturnLink) -> str:
    return SIGNER.sign(link.nonce)


def return_url(link: ReturnLink) -> str:
    return site_url(reverse("return_link", args=[token_of(link)]))


def make_return_link(*, audit_return: Return, sent_to: str, eslo: Eslo | None = None) -> ReturnLink:
    """A link to a return for one mailbox; `eslo` is whose it is, so that the link ends with the post."""
    until = today() + dt.timedelta(days=link_days())
    nonce = get_random_string(40)
    link = ReturnLink(audit_return=audit_return, sent_to=sent_to, eslo=eslo, nonce=nonce, good_until=until)
    link.save(force_insert=True)
    return link


@transaction.atomic
def mailed_link(audit_return: Return, to: str) -> ReturnLink | None:
    """The link for an email about a return; another attempt within a day gets the link of the first, since that may
    have arrived. None where nobody fills the return in at that mailbox, or its reader has to sign in.
    """
    agency = audit_return.agency
    if not is_open(agency) or mailbox_of(to, agency).reader in (Reader.SIGNS_IN, Reader.NOBODY):
        return None
    recent = ReturnLink.objects.to_mailbox(to).unused().filter(audit_return=audit_return)
    found = recent.filter(made_at__gt=timezone.now() - SAME_EMAIL).last()
    if found and is_right(found):
        return found
    eslo = officers_at(User.objects.normalize_email(to), agency).first()
    return make_return_link(audit_return=audit_return, sent_to=to, eslo=eslo)


def mailed_urls(keys: Iterable[int], to: str) -> dict[int, str]:
    wanted = Return.objects.awaited().filter(pk__in=list(keys), round__state=Round.State.OPEN)
    links = {each.pk: mailed_link(each, to) for each in wanted.select_related("agency", "round").order_by("pk")}
    return {key: return_url(link) for key, link in links.items() if link}


def is_right(link: ReturnLink) -> bool:
    fresh = ReturnLink.objects.with_all().get(pk=link.pk)
    return standing_of(fresh) == OPEN and read_mailbox(fresh).reader != Reader.NOBODY


def look_up(token: str) -> Opened:
    """What a token opens. Changes nothing. WRONG for a link of another page."""
    try:
        nonce = SIGNER.unsign(token)
    except signing.BadSignature:
        is_other = any(mailed.look_up(purpose, token).link for purpose in mailed.PAGES)
        return Opened(WRONG if is_other else FORGED)
    link = ReturnLink.objects.with_all().filter(nonce=nonce).first()
    return Opened(standing_of(link), link, read_mailbox(link)) if link else Opened(FORGED)


def standing_of(link: ReturnLink, on: dt.date | None = None) -> str:
    used, ended = (at and timezone.localtime(at).date() for at in (link.used_at, link.ended_at))
    facts = LinkFacts(link.good_until, used, ended, is_pointless(link.audit_return))
    return standing(facts, on or today())


def is_pointless(audit_return: Return) -> bool:
    """Whether nothing is left to be done: closed, exempt, in a round that is not open, or of a closed agency."""
    is_over = audit_return.state == Return.State.CLOSED or audit_return.exempt_on is not None
    return is_over or audit_return.round.state != Round.State.OPEN or not is_open(audit_return.agency)


def can_be_renewed(opened: Opened) -> bool:
    """Whether a new link may be mailed to the same mailbox: this one works no longer, and somebody is there."""
    link = opened.link
    if link is None or opened.standing == OPEN or is_pointless(link.audit_return):
        return False
    return opened.mailbox.reader in (Reader.PERSON, Reader.INVITED, Reader.OFFICE)


@transaction.atomic
def open_return(*, link: ReturnLink) -> ReturnLink:
    """Use a link up; who was invited gets an account. RuleBroken where it works no longer."""
    lock_return(link.audit_return)
    fresh = ReturnLink.objects.with_all().get(pk=link.pk)
    mailbox = read_mailbox(fresh)
    if standing_of(fresh) != OPEN:
        raise RuleBroken(NOT_ANY_MORE)
    if mailbox.reader not in (Reader.PERSON, Reader.INVITED):
        raise RuleBroken(CANNOT)
    fresh.person, fresh.used_at = account_of(mailbox, fresh), timezone.now()
    fresh.save(update_fields=["used_at", "person"])
    end_links(ReturnLink.objects.to_mailbox(fresh.sent_to).unused().filter(audit_return=fresh.audit_return_id))
    note("sign_in", "link", actor=fresh.person, record=fresh.audit_return_id)
    return fresh


def end_links(links) -> int:
    return links.filter(ended_at__isnull=True).update(ended_at=timezone.now())


def end_for_former(*, agency: int, addresses: Iterable[str], by, reason: str) -> None:
    """End links of an agency that went to addresses (in small letters), with what they opened."""
    for address in addresses:
        end_links(ReturnLink.objects.to_mailbox(address).filter(audit_return__agency=agency))


def end_link(link: ReturnLink) -> None:
    end_links(ReturnLink.objects.filter(pk=link.pk))


def forget_old(day: dt.date) -> int:
    """Delete links that stopped working half a year ago; returns how many."""
    return ReturnLink.objects.filter(good_until__lt=day - KEPT).delete()[0]


@transaction.atomic
def mail_anew(*, link: ReturnLink) -> ReturnLink:
    """Another link to the same return for the same mailbox, emailed; RuleBroken where none is wanted any more."""
    lock_return(link.audit_return)
    link = ReturnLink.objects.with_all().get(pk=link.pk)
    if not can_be_renewed(Opened(standing_of(link), link, read_mailbox(link))):
        raise RuleBroken("Nothing is left to be done for this return, so no new link was sent.")
    again = make_return_link(audit_return=link.audit_return, sent_to=link.sent_to, eslo=link.eslo)
    mail_link(again, by=None)
    return again


def mail_link(link: ReturnLink, *, by) -> None:
    send_email(kind=KIND, to=link.sent_to, args={"link": link.pk}, by=by, about=f"return:{link.audit_return_id}")


@transaction.atomic
def name_filler(*, link: ReturnLink, name: str, email: str) -> ReturnLink:
    """Invite the person whom an office names to fill in the return, with a link that ends the office's own. RuleBroken
    where the link is not an office's or is used, and for somebody who cannot act for the agency.
    """
    lock_return(link.audit_return)
    link = ReturnLink.objects.with_all().get(pk=link.pk)
    audit_return, inviter = link.audit_return, link.audit_return.round.opened_by
    if standing_of(link) != OPEN or read_mailbox(link).reader != Reader.OFFICE:
        raise RuleBroken(NOT_ANY_MORE)
    if email.casefold() == link.sent_to.casefold():
        raise RuleBroken("Enter the person’s own address, not the one of this mailbox.", field="email")
    if HAS_LINK.search(name):
        raise RuleBroken("Enter a name without an address or a link.", field="name")
    mailbox = mailbox_of(email, audit_return.agency)
    if mailbox.reader == Reader.NOBODY and inviter and not User.objects.filter(email__iexact=email).exists():
        person = Invited(email, name, "", places_of(audit_return.agency, ()))
        invite_many(people=[person], roles=["agency"], by=inviter, is_mailed=False)
        mailbox = mailbox_of(email, audit_return.agency)
    if mailbox.reader not in (Reader.PERSON, Reader.INVITED):
        raise RuleBroken("We cannot write to this address about the return. Ask whoever wrote to you.", field="email")
    end_link(link)
    made = make_return_link(audit_return=audit_return, sent_to=email)
    mail_link(made, by=None)
    return made


@transaction.atomic
def links_for_successor(eslo: Eslo) -> list[ReturnLink]:
    """A link to each return that waits for a new ESLO; an unused one of the last day is taken again."""
    found = (mailed_link(each, eslo.email) for each in waiting_for(eslo).select_related("agency", "round"))
    return [link for link in found if link] if eslo.email else []


def waiting_for(eslo: Eslo):
    returns = Return.objects.awaited().filter(agency=eslo.agency_id, round__state=Round.State.OPEN)
    return returns.order_by("round__final_deadline", "pk")


def has_open_return(eslo: Eslo) -> bool:
    return bool(eslo.email) and waiting_for(eslo).exists()


def write_to_successor(eslo: Eslo, by) -> None:
    send_email(kind=SUCCESSOR, to=eslo.email, args={"eslo": eslo.pk}, by=by, about=f"eslo:{eslo.pk}")
