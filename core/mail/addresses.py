"""Addresses at which emails fail for good: after two in a row, nothing more is sent there (mail.md, rule 9).

An email that came back and waits again, since a person pressed "Try again", no longer counts; nor does anything before
one that arrived. So a new address, or one try that goes well, ends it.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from django.db.models import Model, Q, QuerySet
from django.db.models.functions import Lower

from core.mail import models

FAILURES = 2  # emails that came back, one after the other
EMAILS = models.OutgoingLetter.objects


def dead_addresses(addresses: Iterable[str] | None = None) -> dict[str, Model]:
    """Address in small letters → the last email that came back from it, for those of `addresses` to which nothing more
    is sent; all such addresses without `addresses`. One statement, none for no address.
    """
    emails = EMAILS.with_data().annotate(address=Lower("to"))
    if addresses is not None:
        wanted = {address.lower() for address in addresses if address}
        if not wanted:
            return {}
        emails = emails.filter(address__in=wanted)
    bounced = emails.filter(state="bounced")
    settled = Q(state="bounced") | Q(state="sent", address__in=bounced.values("address"))
    rows = emails.filter(settled).order_by("address", "-pk").only("pk", "to", "state", "error", "begun_at", "kind")
    found = {}
    for address, group in groupby(rows, key=lambda row: row.address):
        latest = [row for row, _ in zip(group, range(FAILURES), strict=False)]
        if len(latest) == FAILURES and all(row.state == "bounced" for row in latest):
            found[address] = latest[0]
    return found


def is_dead(address: str) -> bool:
    """Whether nothing more is sent to an address; one statement."""
    return bool(dead_addresses([address]))


def emails_to(address: str, user) -> QuerySet:
    """Emails to an address that a person may see, however it is capitalised, the latest first; none for no address."""
    return EMAILS.visible_to(user).with_data().filter(to__iexact=address) if address else EMAILS.none()
