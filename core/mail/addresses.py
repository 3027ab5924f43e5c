"""Addresses at which emails fail for good: after two in a row, nothing more is sent there.

An email that came back and waits again, since a person pressed "Try again", no longer counts; nor does anything before
one that arrived. So a new address, or one try that goes well, ends it.
"""

from collections.abc import Iterable
from itertools import groupby, islice

from django.db.models import Max, Model, QuerySet
from django.db.models.functions import Lower

from core.mail import models

FAILURES = 2  # emails that came back, one after the other
EMAILS = models.OutgoingEmail.objects


def dead_addresses(addresses: Iterable[str] | None = None) -> dict[str, Model]:
    """Address in small letters → the last email that came back from it, for those of `addresses` to which nothing more
    is sent; without `addresses`, all of them. Two statements at most.
    """
    emails = EMAILS.with_data().annotate(address=Lower("to"))
    bounced = emails.filter(state="bounced").order_by("address", "-pk").only("pk", "to", "error")
    if addresses is not None:
        wanted = {address.lower() for address in addresses if address}
        if not wanted:
            return {}
        bounced = bounced.filter(address__in=wanted)
    latest = {key: list(islice(rows, FAILURES)) for key, rows in groupby(bounced, key=lambda row: row.address)}
    latest = {key: rows for key, rows in latest.items() if len(rows) == FAILURES}
    if not latest:
        return {}
    arrived = emails.filter(state="sent", pk__gt=min(rows[-1].pk for rows in latest.values()), address__in=latest)
    last = dict(arrived.order_by().values_list("address").annotate(Max("pk")))
    return {key: rows[0] for key, rows in latest.items() if last.get(key, 0) < rows[-1].pk}


def is_dead(address: str) -> bool:
    """Whether nothing more is sent to an address; statements as for dead_addresses()."""
    return bool(dead_addresses([address]))


def emails_to(address: str, user) -> QuerySet:
    """Emails to an address that a person may see, however it is capitalised, the latest first; none for no address."""
    return EMAILS.visible_to(user).with_data().filter(to__iexact=address) if address else EMAILS.none()
