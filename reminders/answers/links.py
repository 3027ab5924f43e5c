"""The signed links of answer pages: made for an email, looked up, and ended."""

from __future__ import annotations

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
from agencies.models import Agency
from core.mail import site_url
from core.text.dates import today
from reminders.answers.registry import is_answerable
from reminders.answers.rules import GOOD_FOR, SAME_EMAIL, LinkFacts, Standing, standing
from reminders.models import AnswerLink
from reminders.readers import Reader, read_readers

Ending = AnswerLink.Ending
SIGNER = signing.Signer(sep=".", salt="reminders.answers")


@dataclass(frozen=True)
class Opened:
    """The result of a look-up: how a link stands, the link where there is one, and the person who writes by it."""

    standing: Standing
    link: AnswerLink | None = None
    reader: Reader | None = None


@transaction.atomic
def answer_url(to: str, *, person: User | None = None, agency: int | None = None, items: Iterable[str]) -> str:
    """The whole URL of the answer page for a mailbox; earlier links of the mailbox stop working.

    "" where a role of the person needs a second factor, and where nothing in `items` can be answered there. A second
    attempt at the same email returns a URL that works, and leaves that of the first as it is.
    """
    items = list(dict.fromkeys(filter(is_answerable, items)))
    if not to or not items or (person is None) == (agency is None):
        return ""
    if person is not None and (not person.roles or require_second_factor(person.roles)):
        return ""
    owner = {"person": person, "agency_id": None if person else agency}
    earlier = AnswerLink.objects.of_mailbox(to).open().select_for_update(of=("self",))
    for link in earlier.filter(**owner, made_at__gt=timezone.now() - SAME_EMAIL):
        if link.items == items:
            return url_of(link)
    end_links(earlier, Ending.REPLACED)
    link = AnswerLink(address=to, items=items, nonce=get_random_string(40), good_until=today() + GOOD_FOR, **owner)
    link.save(force_insert=True)
    return url_of(link)


def token_of(link: AnswerLink) -> str:
    return SIGNER.sign(link.nonce)


def url_of(link: AnswerLink) -> str:
    return site_url(reverse("answer", args=[token_of(link)]))


def look_up(token: str, *, lock: bool = False) -> Opened:
    """The link for a token, with its reader. Changes nothing; with `lock` the link is locked until the transaction
    ends, so that of two saves each counts.
    """
    try:
        nonce = SIGNER.unsign(token)
    except signing.BadSignature:
        return Opened(Standing.FORGED)
    links = AnswerLink.objects.select_for_update(of=("self",)) if lock else AnswerLink.objects
    link = links.select_related("agency").filter(nonce=nonce).first()
    if link is None:
        return Opened(Standing.FORGED)
    reader = reader_of(link)
    here = is_here(link, reader, today())
    facts = LinkFacts(link.good_until, link.ending, link.saves.count(), here)
    return Opened(standing(facts, today()), link, reader if here else None)


def reader_of(link: AnswerLink) -> Reader | None:
    readers = read_readers([link.person_id]) if link.person_id else []
    return readers[0] if readers else None


def is_here(link: AnswerLink, reader: Reader | None, on: dt.date) -> bool:
    """Whether the person still holds a role and the address, or the agency is still active."""
    if link.agency_id:
        return Agency.objects.active(on).filter(pk=link.agency_id).exists()
    return reader is not None and reader.is_at(link.address) and not require_second_factor(reader.user.roles)


def end_links(links, ending: str) -> int:
    """End those of these links that are open; returns how many."""
    return links.filter(ended_at__isnull=True).update(ended_at=timezone.now(), ending=ending)
