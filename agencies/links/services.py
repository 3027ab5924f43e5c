"""Emailed links: created, looked up, used once. Each is signed for one purpose and opens nothing else."""

import datetime as dt
from dataclasses import dataclass

from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils.crypto import get_random_string

from agencies.links.rules import FORGED, OPEN, VOID, WRONG, LinkFacts, standing
from agencies.links.settings import link_days
from agencies.models import Agency, Eslo, EsloReturnLine, Handover, MailedLink, Signatory
from core.mail import send_email, site_url
from core.records.locking import create_tracked, save_versioned
from core.records.rules import RuleBroken
from core.text.dates import today

Purpose = MailedLink.Purpose
KINDS = {
    Purpose.CONFIRM: "eslo-confirm",
    Purpose.ACCEPT: "eslo-accept",
    Purpose.ESLO_RETURN: "eslo-return",
    Purpose.ADDRESS: "eslo-address",
    Purpose.SIGNATORY: "signatory-confirm",
    Purpose.VOUCH: "signatory-vouch",
}
PAGES = {
    Purpose.CONFIRM: "link_confirm",
    Purpose.ACCEPT: "link_accept",
    Purpose.ESLO_RETURN: "link_eslo_return",
    Purpose.ADDRESS: "link_address",
    Purpose.SIGNATORY: "link_signatory",
    Purpose.VOUCH: "link_vouch",
}
NOT_ANY_MORE = "This link has just been used or withdrawn. Nothing was changed."


@dataclass(frozen=True)
class Opened:
    standing: str
    link: MailedLink | None = None


def token_of(link: MailedLink) -> str:
    return signer(link.purpose).sign(link.nonce)


def signer(purpose: str) -> signing.Signer:
    return signing.Signer(sep=".", salt=f"agencies.link.{purpose}")


def link_url(link: MailedLink) -> str:
    return site_url(reverse(PAGES[link.purpose], args=[token_of(link)]))


def look_up(purpose: str, token: str) -> Opened:
    for tried in (purpose, *(other for other in Purpose.values if other != purpose)):
        try:
            nonce = signer(tried).unsign(token)
        except signing.BadSignature:
            continue
        link = with_all(MailedLink.objects.filter(nonce=nonce, purpose=tried)).first()
        if link is None:
            return Opened(FORGED)
        return Opened(WRONG, link) if tried != purpose else Opened(standing_of(link), link)
    return Opened(FORGED)


def with_all(links):
    return links.select_related(
        "eslo__agency",
        "line__agency",
        "line__eslo_return",
        "line__eslo",
        "handover__eslo__agency",
        "signatory__agency",
    )


def standing_of(link: MailedLink, on: dt.date | None = None) -> str:
    facts = LinkFacts(link.good_until, link.used_on, link.ended_on, is_pointless(link))
    return standing(facts, on or today())


def is_pointless(link: MailedLink) -> bool:
    if link.purpose == Purpose.CONFIRM:
        return link.eslo.valid_to is not None or is_elsewhere(link)
    if link.purpose == Purpose.ACCEPT:
        return not link.handover.is_open or link.handover.accepted_on is not None
    if link.purpose == Purpose.VOUCH:
        return link.signatory.valid_to is not None or link.signatory.is_confirmed or is_elsewhere(link)
    if link.purpose == Purpose.SIGNATORY:
        return link.signatory.valid_to is not None or not link.signatory.is_confirmed or is_elsewhere(link)
    if link.purpose == Purpose.ADDRESS:
        return link.eslo.valid_to is not None
    line = link.line
    return bool(line.answer or line.taken_out_on or line.eslo_return.closed_on)


def agency_of(link: MailedLink) -> int:
    if link.line_id:
        return link.line.agency_id
    if link.signatory_id:
        return link.signatory.agency_id
    return (link.handover.eslo if link.handover_id else link.eslo).agency_id


def is_elsewhere(link: MailedLink) -> bool:
    if link.signatory_id:
        asked = link.signatory.agency if link.purpose == Purpose.VOUCH else link.signatory
        return link.sent_to.casefold() != asked.email.casefold()
    if link.purpose == Purpose.ADDRESS:
        return False
    if link.line_id:
        now = link.line.sent_to
    elif link.eslo:
        now = link.eslo.email
    else:
        now = link.sent_to
    return link.sent_to.casefold() != now.casefold()


def can_be_renewed(link: MailedLink) -> bool:
    return bool(link.sent_to and not is_pointless(link) and not is_elsewhere(link))


@transaction.atomic
def make_link(
    *,
    purpose: str,
    sent_to: str,
    by,
    eslo: Eslo | None = None,
    line: EsloReturnLine | None = None,
    handover: Handover | None = None,
    signatory: Signatory | None = None,
    new_email: str = "",
) -> MailedLink:
    made = today()
    link = MailedLink(
        purpose=purpose,
        nonce=get_random_string(40),
        sent_to=sent_to,
        eslo=eslo,
        line=line,
        handover=handover,
        signatory=signatory,
        new_email=new_email,
        made_on=made,
        good_until=made + dt.timedelta(days=link_days()),
    )
    return create_tracked(link, by=by, reason="Mailed")


def mail_link(link: MailedLink, *, by, key: str = ""):
    args = {"link": link.pk}
    return send_email(kind=KINDS[link.purpose], to=link.sent_to, args=args, key=key, by=by, about=about_of(link))


def about_of(link: MailedLink) -> str:
    if link.line_id:
        return f"eslo-return-line:{link.line_id}"
    if link.signatory_id:
        return f"signatory:{link.signatory_id}"
    return f"handover:{link.handover_id}" if link.handover_id else f"eslo:{link.eslo_id}"


@transaction.atomic
def mail_anew(*, link: MailedLink) -> MailedLink:
    """Another link for the same purpose. RuleBroken where nothing is left to do or that address was corrected."""
    link = with_all(MailedLink.objects.filter(pk=link.pk)).get()
    if link.sent_to and is_elsewhere(link):
        raise RuleBroken("We now write to another address of this agency, so no new link was mailed to this one.")
    if not can_be_renewed(link):
        raise RuleBroken("There is nothing left to be answered, so no new link was mailed.")
    again = make_link(
        purpose=link.purpose,
        sent_to=link.sent_to,
        eslo=link.eslo,
        line=link.line,
        handover=link.handover,
        signatory=link.signatory,
        new_email=link.new_email,
        by=None,
    )
    mail_link(again, by=None)
    return again


def use(link: MailedLink, *, on: dt.date) -> MailedLink:
    """Use up a link and void all others for its purpose; call it in the transaction of the answer. RuleBroken where the
    link cannot be used any more.
    """
    lock_agency(agency_of(link))
    fresh = with_all(MailedLink.objects.select_for_update(of=("self",)).filter(pk=link.pk)).get()
    if standing_of(fresh) != OPEN:
        raise RuleBroken(NOT_ANY_MORE)
    save_versioned(fresh, expected=fresh.version, fields={"used_on": on}, by=None, reason="Used")
    end_links(same_as(fresh), by=None, why="Another link for the same was used")
    return fresh


def same_as(link: MailedLink):
    same = {"eslo": link.eslo_id, "line": link.line_id, "handover": link.handover_id, "signatory": link.signatory_id}
    if link.purpose == Purpose.ADDRESS:  # the link to the other of the two addresses stays good
        same |= {"sent_to": link.sent_to, "new_email": link.new_email}
    return MailedLink.objects.filter(purpose=link.purpose, **same).exclude(pk=link.pk)


def end_links(links, *, by, why: str) -> None:
    for link in links.unused():
        save_versioned(link, expected=link.version, fields={"ended_on": today()}, by=by, reason=why)


def lock_agency(agency: int) -> None:
    """Lock the posts of an agency (its key) until the transaction ends. A service that changes more than one of posts,
    open lines of an ESLO return and emailed links locks the agency first, so that there are no deadlocks.
    """
    list(Agency.objects.select_for_update(no_key=True).filter(pk=agency).values_list("pk"))
    lock_lines(EsloReturnLine.objects.to_answer().filter(agency=agency))


def lock_lines(lines) -> None:
    list(lines.order_by("pk").select_for_update(of=("self",)).values_list("pk"))


def follow_address(*, eslo: Eslo, before: str, by) -> None:
    """After an ESLO's address was corrected: open ESLO returns go to the new one, and earlier links stop working."""
    if before.casefold() == eslo.email.casefold():
        return
    why = "The address of the ESLO was corrected"
    end_links(MailedLink.objects.filter(purpose=Purpose.CONFIRM, eslo=eslo, sent_to__iexact=before), by=by, why=why)
    end_links(MailedLink.objects.filter(purpose=Purpose.ADDRESS, eslo=eslo), by=by, why=why)
    lines = EsloReturnLine.objects.to_answer().filter(eslo=eslo, sent_to__iexact=before) if before else ()
    for line in lines:
        line.sent_to = eslo.email or eslo.agency.email
        save_versioned(line, expected=line.version, fields=["sent_to"], by=by, reason=why)
        end_links(line.links, by=by, why=why)


__all__ = ["FORGED", "OPEN", "VOID", "WRONG", "Opened", "link_url", "look_up", "mail_anew", "make_link", "token_of"]
