"""Writes of answer pages: an answer, the end of a link, receipts, and what the manager has checked."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from agencies.links.rules import BY_LINK
from core.jobs.one_by_one import one_by_one
from core.mail import send_email
from core.records.locking import create_screened, saved_by_way_of
from core.records.rules import AlreadyThere, RuleBroken
from reminders.answers.items import Choice, Item, Writer
from reminders.answers.links import end_links
from reminders.models import AnswerLink, AnswerSave

RECEIPT = "answer-receipt"
QUIET = dt.timedelta(minutes=10)  # after the last answer, until the receipt
PUT_OFF = dt.timedelta(hours=1)  # at most, by further answers
KEPT = dt.timedelta(days=180)  # as long as the address of an email
Ending = AnswerLink.Ending


@transaction.atomic
def save_answer(
    *, link: AnswerLink, writer: Writer, item: Item, choice: Choice, pressed: str, values: dict
) -> AnswerSave:
    """Save what was answered to an item, through the service of its record; history says that it came by a link. Raises
    as that service does, and AlreadyThere for a request that waits for the manager already.
    """
    with saved_by_way_of(BY_LINK):
        saved = choice.save(writer, item, pressed, values)
    same = {"item": item.key, "what": saved.what[:200], "note": saved.note}
    if saved.asks and link.saves.filter(asks=True, checked_at__isnull=True, **same).exists():
        raise AlreadyThere("You have asked for this already.")
    made = AnswerSave(
        link=link,
        item=item.key,
        about=item.heading[:300],
        what=saved.what[:200],
        path=item.path,
        asks=saved.asks,
        note=saved.note,
        saved_at=timezone.now(),
    )
    return create_screened(made, by=writer.user)


@transaction.atomic
def end_link(*, link: AnswerLink, ending: str) -> bool:
    """End a link; False where it was ended already."""
    return bool(end_links(AnswerLink.objects.filter(pk=link.pk), ending))


@transaction.atomic
def disown(*, link: AnswerLink) -> None:
    """Somebody else answered: no link of the mailbox works now, and what this one saved goes to the manager."""
    link = AnswerLink.objects.select_for_update().get(pk=link.pk)
    if link.ending == Ending.NOT_ME:
        return
    end_links(AnswerLink.objects.of_mailbox(link.address).exclude(pk=link.pk), Ending.NOT_YOU)
    ended = link.ended_at or timezone.now()
    AnswerLink.objects.filter(pk=link.pk).update(ending=Ending.NOT_ME, ended_at=ended)
    link.saves.update(checked_at=None, checked_by=None)


@transaction.atomic
def check(*, save: AnswerSave, by) -> AnswerSave:
    """Record that the manager has checked an answer; RuleBroken where somebody else has."""
    save = AnswerSave.objects.select_for_update().get(pk=save.pk)
    if save.checked_at:
        raise RuleBroken("Somebody else has seen to this already.")
    save.checked_at, save.checked_by = timezone.now(), by
    save.save(update_fields=["checked_at", "checked_by"])
    return save


def send_receipts(now: dt.datetime) -> int:
    """Queue receipts for links quiet for ten minutes, or with an untold answer an hour old; returns how many."""
    links = AnswerLink.objects.without_receipt(now - QUIET, now - PUT_OFF)
    return one_by_one(links, send_receipt, what="the receipt of answers")


@transaction.atomic
def send_receipt(link: AnswerLink) -> bool:
    """Queue the receipt of what a link saved since the last one; False where another scheduler was faster."""
    AnswerLink.objects.select_for_update().get(pk=link.pk)
    keys = list(link.saves.filter(receipt__isnull=True).values_list("pk", flat=True))
    if not keys:
        return False
    about = f"person {link.person_id}" if link.person_id else f"agency {link.agency_id}"
    key = f"{RECEIPT} {link.pk} {keys[-1]}"
    email = send_email(kind=RECEIPT, to=link.address, args={"link": link.pk, "saves": keys}, key=key, about=about)
    link.saves.filter(pk__in=keys).update(receipt=email)
    return True


def forget_old(day: dt.date) -> int:
    """Delete links that stopped working half a year ago, with what they saved; returns how many."""
    old = AnswerLink.objects.filter(good_until__lt=day - KEPT)
    AnswerSave.objects.filter(link__in=old).delete()
    return old.delete()[0]
