"""The signed links of answer pages: made for an email, looked up, and ended."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string

from accounts.models import User
from accounts.roles import require_second_factor
from agencies.backend import Backend
from agencies.models import EsloReturnLine
from audits.chasing.services.chasing import agencies_at
from core.mail import site_url
from core.text.dates import today
from reminders.answers.items import Writer, is_answerable
from reminders.answers.rules import GOOD_FOR, SAME_EMAIL, LinkFacts, Standing, standing
from reminders.models import AnswerLink, AnswerSave

Ending = AnswerLink.Ending
ANSWER = signing.Signer(sep=".", salt="reminders.answers")
NOT_ME = signing.Signer(sep=".", salt="reminders.answers.not-me")


@dataclass(frozen=True)
class Opened:
    """The status of a link, the link with what it saved, and who uses it while it may be used."""

    standing: Standing
    link: AnswerLink | None = None
    saves: tuple[AnswerSave, ...] = ()
    writer: Writer | None = None


@transaction.atomic
def answer_url(to: str, *, person: User | None = None, agency: int | None = None, items: Iterable[str]) -> str:
    """The whole URL of the answer page for a mailbox; its earlier links stop working. An office that serves several
    agencies has a link for each of them, and only that of the same agency stops.

    "" where a role of the person, or of whoever signs in with the address of an office, needs a second factor, where
    that account is closed, and where nothing in `items` can be answered there. A second attempt at the same email
    returns a URL that works, and leaves that of the first as it is.
    """
    items = list(dict.fromkeys(filter(is_answerable, items)))
    if not to or not items or (person is None) == (agency is None):
        return ""
    if person is not None and (not person.roles or require_second_factor(person.roles)):
        return ""
    if agency is not None and not may_write_for_office(to):
        return ""
    owner = {"person": person, "agency_id": None if person else agency}
    earlier = AnswerLink.objects.of_mailbox(to).open()
    for link in earlier.filter(**owner, made_at__gt=timezone.now() - SAME_EMAIL).select_for_update():
        if link.items == items:
            return url_of(link)
    end_links(earlier if person else earlier.filter(agency=agency), Ending.REPLACED)
    facts = {"items": items, "made_at": timezone.now(), "good_until": today() + GOOD_FOR}
    link = AnswerLink(address=to, nonce=get_random_string(40), **facts, **owner)
    link.save(force_insert=True)
    return url_of(link)


def token_of(link: AnswerLink) -> str:
    return ANSWER.sign(link.nonce)


def url_of(link: AnswerLink) -> str:
    return site_url(reverse("answer", args=[token_of(link)]))


def not_me_url(link: AnswerLink) -> str:
    return site_url(reverse("answer_not_me", args=[NOT_ME.sign(link.nonce)]))


def look_up(token: str, *, lock: bool = False) -> Opened:
    """The link for a token; with `lock` until the transaction ends, so that what it saves is counted."""
    link = get_link(ANSWER, token, lock=lock)
    if link is None:
        return Opened(Standing.FORGED)
    saves = tuple(link.saves.all())
    writer = writer_of(link, today())
    status = standing(LinkFacts(link.good_until, link.ending, len(saves), writer is not None), today())
    return Opened(status, link, saves, writer if status == Standing.OPEN else None)


def get_link(signer: signing.Signer, token: str, *, lock: bool = False) -> AnswerLink | None:
    try:
        nonce = signer.unsign(token)
    except signing.BadSignature:
        return None
    links = AnswerLink.objects.select_for_update() if lock else AnswerLink.objects.select_related("agency")
    return links.filter(nonce=nonce).first()


def writer_of(link: AnswerLink, on: dt.date) -> Writer | None:
    """Who writes by a link; None where the person has left, has another address or a role with a second factor, or the
    agency has closed or is written to at another address.
    """
    asked = tuple(link.items)
    if agency := link.agency:
        begun = agency.active_from is None or agency.active_from <= on
        open_still = begun and (agency.active_to is None or agency.active_to >= on)
        is_theirs = open_still and is_address_of(link.address, agency.pk) and may_write_for_office(link.address)
        return Writer(link.address, asked, agency=agency) if is_theirs else None
    user = Backend().get_user(link.person_id)
    if user is None or not user.roles or require_second_factor(user.roles):
        return None
    return Writer(link.address, asked, user=user) if user.email.casefold() == link.address.casefold() else None


def is_address_of(address: str, agency: int) -> bool:
    """Whether an agency is written to at an address: its own, that of its people, or that of an ESLO return."""
    if agency in agencies_at(address):
        return True
    lines = EsloReturnLine.objects.asked().filter(agency=agency, sent_to__iexact=address)
    return lines.filter(eslo_return__closed_on__isnull=True).exists()


def may_write_for_office(address: str) -> bool:
    """Whether an agency's mailbox may answer by link: not where its address is that of a closed account, or of one with
    a role that needs a second factor.
    """
    person = User.objects.filter(email__iexact=address).first()
    return person is None or (person.is_active and not require_second_factor(person.roles))


def end_links(links, ending: str) -> int:
    """End those of these links that are open; returns how many."""
    return links.filter(ended_at__isnull=True).update(ended_at=timezone.now(), ending=ending)
