"""Every write about emails: queue, send again, forget."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import batched

from django.db import IntegrityError, transaction
from django.utils import timezone

from core.mail.kinds import kind_of
from core.mail.models import OutgoingEmail
from core.mail.sending import deliver_email, deliver_emails
from core.records.rules import RuleBroken
from core.text.dates import today

State = OutgoingEmail.State
AT_ONCE, IN_A_TASK = 500, 25  # emails saved by one statement, and emails sent by one task
FORGOTTEN = {"to": "", "args": {}, "error": "", "subject": "", "text": ""}


@transaction.atomic
def send_email(
    *,
    kind: str,
    to: str,
    args: dict | None = None,
    key: str = "",
    by=None,
    about: str = "",
    not_before: dt.datetime | None = None,
    queue: bool = True,
) -> OutgoingEmail:
    """Record an email and queue it, both in the caller's transaction.

    `args` is plain JSON without secrets. A second call with the same `key` returns the first email; it may name no
    person, since it is kept. `about` is searched by OutgoingEmail.objects.about(). `not_before` delays it. Without
    `queue` the caller calls put_into_queue() before its transaction ends, unless it is delayed. Raises KeyError for an
    unregistered kind, ValueError without an address.
    """
    kind_of(kind)
    if not to:
        raise ValueError("An email needs an address.")
    if key and (known := OutgoingEmail.objects.filter(key=key).first()):
        return known
    now = timezone.now()
    email = OutgoingEmail(kind=kind, to=to, args=args or {}, key=key or None, about=about, by=by)
    email.asked_at = email.next_try = email.queued_at = now
    if later := not_before is not None and not_before > now:
        email.next_try, email.queued_at = not_before, None  # queue_due_emails queues it then
    try:
        with transaction.atomic():
            email.save(force_insert=True)
    except IntegrityError:  # somebody else queued the same at the same moment
        if not key:
            raise
        return OutgoingEmail.objects.get(key=key)
    if queue and not later:
        put_into_queue(email)
    return email


@dataclass(frozen=True)
class OneOfMany:
    """One email of a batch: the arguments of send_email()."""

    to: str
    args: dict = field(default_factory=dict)
    key: str = ""
    about: str = ""


@transaction.atomic
def send_many(*, kind: str, emails: Iterable[OneOfMany], by=None, not_before: dt.datetime | None = None) -> int:
    """send_email() for a batch, at the lowest priority; how many are new. Two statements per 500, one per 25."""
    kind_of(kind)
    count = 0
    for some in batched(emails, AT_ONCE):
        if not all(each.to for each in some):
            raise ValueError("An email needs an address.")
        now = timezone.now()
        later = not_before is not None and not_before > now
        moments = {"asked_at": now, "next_try": not_before if later else now, "queued_at": None if later else now}
        rows = [
            OutgoingEmail(
                kind=kind, to=each.to, args=each.args, key=each.key or None, about=each.about, by=by,
                is_one_of_many=True, **moments,
            )
            for each in some
        ]  # fmt: skip
        OutgoingEmail.objects.bulk_create(rows, ignore_conflicts=True)  # an existing key already has its email
        made = OutgoingEmail.objects.filter(token__in=[row.token for row in rows]).order_by("pk")
        keys = list(made.values_list("pk", flat=True))
        if not later:
            put_many_into_queue(keys)
        count += len(keys)
    return count


@transaction.atomic
def send_again(*, email: OutgoingEmail, by) -> OutgoingEmail:
    """Queue an email again with its attempts reset. Raises RuleBroken unless it can be sent again."""
    email = OutgoingEmail.objects.select_for_update(of=("self",)).get(pk=email.pk)
    if not email.can_be_sent_again:
        raise RuleBroken("This email cannot be sent again: it has been sent, is no longer needed or no longer held.")
    email.state, email.attempts, email.error, email.is_one_of_many = State.WAITING, 0, "", False
    email.next_try = email.queued_at = timezone.now()
    email.handed_over_at = email.sent_at = None
    email.again_by = by
    email.save()
    put_into_queue(email)
    return email


def put_into_queue(email: OutgoingEmail) -> None:
    if email.is_one_of_many:
        put_many_into_queue([email.pk])
    else:
        deliver_email.enqueue(email.pk)


def put_many_into_queue(keys: list[int]) -> None:
    for some in batched(keys, IN_A_TASK):
        deliver_emails.enqueue(list(some))


def forget(emails) -> int:
    """Blank recipients and arguments; returns how many. One that still waits is not sent any more."""
    with transaction.atomic():
        open_ones = emails.with_data().filter(state__in=[State.WAITING, State.SENDING])
        open_ones.update(state=State.NOT_NEEDED)
        return emails.with_data().update(**FORGOTTEN, blanked_on=today())


def forget_emails_to(*addresses: str) -> int:
    """forget() for all emails to these addresses, ignoring case; returns how many."""
    count = 0
    for address in {address for address in addresses if address}:
        count += forget(OutgoingEmail.objects.filter(to__iexact=address))
    return count
