"""Every write about letters that people or rooms cause: asked for, sent again, forgotten."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils import timezone

from core.dates import today
from core.mail.kinds import kind_of
from core.mail.models import OutgoingLetter
from core.rules import RuleBroken

State = OutgoingLetter.State
FORGOTTEN = {"to": "", "args": {}, "error": "", "subject": "", "text": ""}


@transaction.atomic
def send_letter(
    *,
    kind: str,
    to: str,
    args: dict | None = None,
    key: str = "",
    by=None,
    about: str = "",
    not_before: dt.datetime | None = None,
) -> OutgoingLetter:
    """Records a letter and puts it into the queue, both in the caller's transaction.

    `args` is plain JSON and holds no secret; `key` makes a second call for the same thing give the first letter;
    it names no person, since it stays. `about` is what OutgoingLetter.objects.about() finds it by. With `not_before` it
    waits for that moment. Raises KeyError for a kind that nobody registered, ValueError without an address.
    """
    kind_of(kind)
    if not to:
        raise ValueError("A letter needs an address.")
    if key and (known := OutgoingLetter.objects.filter(key=key).first()):
        return known
    now = timezone.now()
    letter = OutgoingLetter(kind=kind, to=to, args=args or {}, key=key or None, about=about, by=by)
    letter.asked_at = letter.next_try = letter.queued_at = now
    if later := not_before is not None and not_before > now:
        letter.next_try, letter.queued_at = not_before, None  # whoever looks after letters takes it up then
    try:
        with transaction.atomic():
            letter.save(force_insert=True)
    except IntegrityError:  # somebody else asked for the same at the same moment
        if not key:
            raise
        return OutgoingLetter.objects.get(key=key)
    if not later:
        put_into_queue(letter)
    return letter


@transaction.atomic
def send_again(*, letter: OutgoingLetter, by) -> OutgoingLetter:
    """Puts a letter that failed, came back, may have been sent or waits into the queue, with its attempts begun anew.

    Raises RuleBroken for any other.
    """
    letter = OutgoingLetter.objects.select_for_update(of=("self",)).get(pk=letter.pk)
    if not letter.can_be_sent_again:
        raise RuleBroken("This letter cannot be sent again: it has been sent, is no longer needed or no longer held.")
    letter.state, letter.attempts, letter.error = State.WAITING, 0, ""
    letter.next_try = letter.queued_at = timezone.now()
    letter.handed_over_at = letter.sent_at = None
    letter.again_by = by
    letter.save()
    put_into_queue(letter)
    return letter


def put_into_queue(letter: OutgoingLetter) -> None:
    """Asks the worker for an attempt."""
    from core.mail.background import deliver_letter

    deliver_letter.enqueue(letter.pk)


def forget(letters) -> int:
    """Blanks to whom letters went and what they were made of; that they were sent, and when, stays. How many.

    One that still waits is not sent any more.
    """
    with transaction.atomic():
        open_ones = letters.with_data().filter(state__in=[State.WAITING, State.SENDING])
        open_ones.update(state=State.NOT_NEEDED)
        return letters.with_data().update(**FORGOTTEN, blanked_on=today())


def forget_letters_to(*addresses: str) -> int:
    """forget() for all letters to these addresses, in any case; how many."""
    count = 0
    for address in {address for address in addresses if address}:
        count += forget(OutgoingLetter.objects.filter(to__iexact=address))
    return count
