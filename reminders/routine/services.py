"""Sends routine emails, each once, and saves people's choices. Every write of this app but that of answers."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import asdict

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from core.jobs.one_by_one import one_by_one
from core.mail import send_email
from core.mail.models import OutgoingEmail
from core.mail.services import put_into_queue
from core.records.locking import create_tracked, save_versioned
from core.records.rules import NothingChanged, RuleBroken
from core.working_days.days import CLOSES
from reminders.models import MailChoice, Mention, RoutineEmail
from reminders.routine.due import Due, emails_due
from reminders.routine.lines import Asked, Line
from reminders.routine.readers import read_readers
from reminders.routine.rules import LAPSED_AFTER
from reminders.routine.topics import TOPICS, topics_of

KIND = "reminder"
KEPT = dt.timedelta(days=400)
EMPTY_KEPT = dt.timedelta(days=28)  # of a week with nothing to say; nothing looks further back


class NotWantedAnyMore(Exception):
    """Nothing is left of an email; what was written for it is rolled back."""


def send_reminders(on: dt.date, *, not_before: dt.datetime | None = None) -> list[Due]:
    """Queue the emails due on a day, each once however often and wherever this runs; returns those queued.

    Nothing is queued after the mail hours of the day; the next one finds what is still due. Each email has its own
    transaction, so that a failure does not stop the others.
    """
    if timezone.now() >= hour_of(on, CLOSES):
        return []
    sent: list[Due] = []
    due = {each.to.casefold(): each for each in emails_due(on)}

    def send(row: RoutineEmail) -> bool:
        claimed = claim(due[row.address], on, not_before=not_before)
        if claimed and claimed.email_id:
            sent.append(due[row.address])
        return claimed is not None

    one_by_one([RoutineEmail(address=address) for address in due], send, what="sending a reminder")
    return sent


def claim(due: Due, on: dt.date, *, not_before: dt.datetime | None = None) -> RoutineEmail | None:
    """Record a routine email, queue it and let the ladders record their lines, in one transaction. None where another
    scheduler was faster, and where nothing of it is wanted any more.
    """
    try:
        with transaction.atomic():
            return _claim(due, on, not_before)
    except NotWantedAnyMore:
        return None


def _claim(due: Due, on: dt.date, not_before: dt.datetime | None) -> RoutineEmail | None:
    person = due.reader.user if due.reader else None
    try:
        with transaction.atomic():
            row = RoutineEmail.objects.create(address=due.to.casefold(), person=person, day=on, weekly=due.weekly)
    except IntegrityError:
        return None
    if not due.every:
        return row
    if person:
        about = f"person {person.pk}"
    else:
        agency = due.asked[0].agency
        about = f"agency {agency}" if agency else ""
    values = {"kind": KIND, "to": due.to, "args": {"reminder": row.pk}, "about": about}
    key = f"routine email {row.pk}"
    email = send_email(**values, key=key, not_before=not_before, queue=False)
    asked = [each for each in due.asked if is_recorded(each, email)]
    if not due.lines and not asked:
        raise NotWantedAnyMore
    if kept := [as_kept(each) for each in asked if each.line.key not in due.retold]:
        email.args |= {"lines": kept}
        email.save(update_fields=["args"])
    row.email, row.lines = email, len(due.lines) + len(asked)
    row.save(update_fields=["email", "lines"])
    mention(row, due.lines)
    if email.queued_at:
        put_into_queue(email)
    return row


def is_recorded(asked: Asked, email: OutgoingEmail) -> bool:
    """Let a ladder record its line; False where the line is no longer wanted."""
    try:
        with transaction.atomic():
            if asked.record:
                asked.record(email)
    except RuleBroken:
        return False
    return True


def as_kept(asked: Asked) -> dict:
    """A ladder's line as plain JSON, for a ladder that cannot tell it again when the email leaves."""
    line = asdict(asked.line) | {"by": asked.line.by and asked.line.by.isoformat()}
    return {"to": asked.to, "name": asked.name, "agency": asked.agency, "line": line}


def asked_again(kept: dict) -> Asked:
    line, by = kept["line"], kept["line"]["by"]
    return Asked(**kept | {"line": Line(**line | {"by": by and dt.date.fromisoformat(by)})})


def mention(row: RoutineEmail, lines: Iterable[Line]) -> None:
    """Record what a person is reminded of. What was not mentioned for some weeks counts as new."""
    keys = list(dict.fromkeys(line.key for line in lines))
    lately = Mention.objects.filter(person=row.person_id, key__in=keys, email__day__gt=row.day - LAPSED_AFTER)
    first = dict(lately.values_list("key", "first_told_on"))
    rows = [Mention(person=row.person, key=key, email=row, first_told_on=first.get(key, row.day)) for key in keys]
    unique, fields = ["person", "key"], ["email", "first_told_on"]
    Mention.objects.bulk_create(rows, update_conflicts=True, unique_fields=unique, update_fields=fields)


def hour_of(day: dt.date, hour: int) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour)))


@transaction.atomic
def choose(*, person: User, weekly: bool, urgent: bool, topics: Iterable[str], expected: int, by) -> MailChoice:
    """Save what a person wants; `topics` are those they want. `expected` is the version they saw, 0 where they had
    never chosen.

    Topics that do not concern them stay as they were; a duty cannot be left out. Raises NothingChanged for the same
    choice, RuleBroken for somebody without a role.
    """
    (reader,) = read_readers([person.pk]) or [None]
    if reader is None:
        raise RuleBroken("You hold no role, so no emails are sent to you.")
    concerning = topics_of(reader)
    wanted, own = set(topics), {topic.key for topic in concerning if not topic.duty}
    kept = [key for key in reader.choice.left_out if key in TOPICS and key not in own]
    left_out = sorted({*kept, *(own - wanted)})
    choice = reader.choice
    if (choice.weekly, choice.urgent, sorted(choice.left_out)) == (weekly, urgent, left_out):
        raise NothingChanged("Nothing has been changed.")
    choice.weekly, choice.urgent, choice.left_out = weekly, urgent, left_out
    if choice.pk is None:
        return create_tracked(choice, by=by, reason="Emails chosen")
    fields = ["weekly", "urgent", "left_out"]
    return save_versioned(choice, expected=expected, fields=fields, by=by, reason="Emails chosen")


@transaction.atomic
def leave(*, person: User, kind: str) -> bool:
    """Unsubscribe a person from one kind of email, "weekly" or "urgent"; False where they were already."""
    person = User.objects.select_for_update(no_key=True).get(pk=person.pk)
    choice = MailChoice.objects.filter(person=person).first() or MailChoice(person=person)
    if not getattr(choice, kind):
        return False
    setattr(choice, kind, False)
    why = "Stopped by the link in an email"
    if choice.pk is None:
        create_tracked(choice, by=person, reason=why)
    else:
        save_versioned(choice, expected=choice.version, fields=[kind], by=person, reason=why)
    return True


def forget_old(day: dt.date) -> int:
    """Delete emails of over a year ago, blanked ones, and empty weeks, with mentions; returns how many."""
    old = RoutineEmail.objects.filter(
        Q(day__lt=day - KEPT) | Q(email__blanked_on__isnull=False) | Q(email=None, day__lt=day - EMPTY_KEPT)
    )
    Mention.objects.filter(email__in=old).delete()
    return old.delete()[0]
