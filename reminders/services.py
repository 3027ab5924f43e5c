"""Sends reminders, each once, and saves people's choices. Every write of this app."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from core.jobs.one_by_one import one_by_one
from core.mail import send_email
from core.records.locking import create_tracked, save_versioned
from core.records.rules import NothingChanged, RuleBroken
from reminders.lines import Line, gather
from reminders.models import MailChoice, Reminder, Told
from reminders.readers import Reader, read_readers
from reminders.rules import weekly_period
from reminders.topics import TOPICS, topics_of

KIND = "reminder"
Kind = Reminder.Kind
KEPT = dt.timedelta(days=400)
SHOWN = 4  # lines of an email that a list shows at once
MORNING = 7  # hour of Europe/London before which no reminder is sent


@dataclass(frozen=True)
class Due:
    reader: Reader
    kind: str
    period: dt.date
    lines: list[Line]

    @property
    def name(self) -> str:
        return Kind(self.kind).label

    @property
    def first(self) -> list[Line]:
        return self.in_order[:SHOWN]

    @property
    def rest(self) -> list[Line]:
        return self.in_order[SHOWN:]

    @property
    def in_order(self) -> list[Line]:
        return sorted(self.lines, key=lambda line: not line.urgent)


def emails_due(readers: Iterable[Reader], on: dt.date) -> list[Due]:
    """The emails due on a day, by person, the weekly one first. Reads only.

    Includes a weekly email without lines: its week is then done. Lines of the weekly email are not sent as urgent on
    the same day.
    """
    readers = list(readers)
    found, monday = gather(readers, on), weekly_period(on)
    keys = [reader.key for reader in readers]
    claimed = set(
        Reminder.objects.filter(person__in=keys, period__in=[on, monday]).values_list("person", "kind", "period")
    )
    told = set(Told.objects.filter(person__in=keys).values_list("person", "key"))
    due = []
    for reader in readers:
        lines = found[reader.key]
        weekly = wanted_weekly(reader, lines)
        if monday and is_wanted(reader, Kind.WEEKLY) and (reader.key, Kind.WEEKLY, monday) not in claimed:
            due.append(Due(reader, Kind.WEEKLY, monday, weekly))
            continue
        fresh = [line for line in lines if line.urgent and (reader.key, line.key) not in told]
        if fresh and is_wanted(reader, Kind.URGENT) and (reader.key, Kind.URGENT, on) not in claimed:
            due.append(Due(reader, Kind.URGENT, on, fresh))
    return due


def is_wanted(reader: Reader, kind: str) -> bool:
    """Whether a person wants a kind of email; somebody with a duty in it gets the weekly one in any case."""
    if kind == Kind.URGENT:
        return reader.choice.urgent
    return reader.choice.weekly or any(topic.duty for topic in topics_of(reader))


def wanted_weekly(reader: Reader, lines: list[Line]) -> list[Line]:
    """The lines of the weekly email: all, or only the duties for somebody who does not want it."""
    if reader.choice.weekly:
        return lines
    duties = {topic.key for topic in topics_of(reader) if topic.duty}
    return [line for line in lines if line.topic in duties]


def send_reminders(on: dt.date, *, not_before: dt.datetime | None = None) -> list[Due]:
    """Queue the emails due on a day, each once however often and wherever this runs; returns those queued.

    Each in its own transaction, so that a failure does not stop the others.
    """
    sent: list[Due] = []
    due = {each.reader.key: each for each in emails_due(read_readers(), on)}

    def send(person: User) -> bool:
        each = due[person.pk]
        claimed = claim(each, not_before=not_before)
        if claimed and claimed.lines:
            sent.append(each)
        return claimed is not None

    one_by_one([each.reader.user for each in due.values()], send, what="sending a reminder")
    return sent


@transaction.atomic
def claim(due: Due, *, not_before: dt.datetime | None = None) -> Reminder | None:
    """Record a reminder and queue its email, in one transaction. None where another scheduler was faster.

    The person's row is locked, so that the second of two schedulers sees what the first has sent.
    """
    person = due.reader.user
    User.objects.select_for_update(no_key=True).get(pk=person.pk)
    urgent = [line.key for line in due.lines if line.urgent]
    told = set(Told.objects.filter(person=person, key__in=urgent).values_list("key", flat=True))
    lines = [line for line in due.lines if line.key not in told] if due.kind == Kind.URGENT else due.lines
    if due.kind == Kind.URGENT and not lines:
        return None
    try:
        with transaction.atomic():
            reminder = Reminder.objects.create(person=person, kind=due.kind, period=due.period, lines=len(lines))
    except IntegrityError:
        return None
    if lines:
        fresh = dict.fromkeys(key for key in urgent if key not in told)
        Told.objects.bulk_create(Told(person=person, key=key, reminder=reminder) for key in fresh)
        args = {"reminder": reminder.pk}
        key, about = f"reminder {reminder.pk}", f"person {person.pk}"
        email = send_email(kind=KIND, to=person.email, args=args, key=key, about=about, not_before=not_before)
        Reminder.objects.filter(pk=reminder.pk).update(letter=email)
    return reminder


def morning_of(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(MORNING)))


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
    """Unsubscribe a person from one kind of email; False where they were already."""
    person = User.objects.select_for_update(no_key=True).get(pk=person.pk)
    choice = MailChoice.objects.filter(person=person).first() or MailChoice(person=person)
    name = "weekly" if kind == Kind.WEEKLY else "urgent"
    if not getattr(choice, name):
        return False
    setattr(choice, name, False)
    why = "Stopped by the link in an email"
    if choice.pk is None:
        create_tracked(choice, by=person, reason=why)
    else:
        save_versioned(choice, expected=choice.version, fields=[name], by=person, reason=why)
    return True


def forget_old(day: dt.date) -> int:
    """Delete reminders of more than a year ago; returns how many."""
    old = Reminder.objects.filter(period__lt=day - KEPT)
    Told.objects.filter(reminder__in=old).delete()
    return old.delete()[0]
