"""Who is reminded when, each once; and what people choose. Every write of this room."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from core.jobs.one_by_one import one_by_one
from core.mail import send_letter
from core.records.locking import create_tracked, save_versioned
from core.records.rules import NothingChanged, RuleBroken
from reminders.lines import Line, every_topic, gather, topics_of
from reminders.models import MailChoice, Reminder, Told
from reminders.readers import Reader, read_readers
from reminders.rules import weekly_period

KIND = "reminder"
Kind = Reminder.Kind
KEPT = dt.timedelta(days=400)
SHOWN = 4  # lines of a letter that a list shows at once
MORNING = 7  # hour of Europe/London before which no reminder of the day leaves


@dataclass(frozen=True)
class Due:
    """A letter that is due to a person: which, of what period, and its lines."""

    reader: Reader
    kind: str
    period: dt.date
    lines: list[Line]

    @property
    def name(self) -> str:
        """Which letter, in words."""
        return Kind(self.kind).label

    @property
    def first(self) -> list[Line]:
        """The lines that a list shows at once: the urgent ones, and then the others."""
        return self.in_order[:SHOWN]

    @property
    def rest(self) -> list[Line]:
        """The other lines."""
        return self.in_order[SHOWN:]

    @property
    def in_order(self) -> list[Line]:
        """The lines, the urgent ones first."""
        return sorted(self.lines, key=lambda line: not line.urgent)


def letters_due(readers: Iterable[Reader], on: dt.date) -> list[Due]:
    """The letters that are due on a day, as things stand, by person: the weekly one first. Reads, and writes nothing.

    A weekly letter without lines is among them: the week is over with it. What stands in the weekly letter of a day is
    not sent as urgent as well.
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
    """Whether a person wants a letter of a kind; whoever has a duty that it names gets the weekly one in any case."""
    if kind == Kind.URGENT:
        return reader.choice.urgent
    return reader.choice.weekly or any(topic.duty for topic in topics_of(reader))


def wanted_weekly(reader: Reader, lines: list[Line]) -> list[Line]:
    """What stands in the weekly letter: all of it, or the duties alone for whoever does not want the letter."""
    if reader.choice.weekly:
        return lines
    duties = {topic.key for topic in topics_of(reader) if topic.duty}
    return [line for line in lines if line.topic in duties]


def send_reminders(on: dt.date, *, not_before: dt.datetime | None = None) -> list[Due]:
    """Have the letters that are due on a day sent, each once however often and wherever this runs; those that were.

    Each in a transaction of its own, so that one that fails keeps no other from its turn.
    """
    sent: list[Due] = []
    due = {each.reader.key: each for each in letters_due(read_readers(), on)}

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
    """Note that a person is reminded, and have the letter sent: both, or neither. None where somebody else was quicker.

    The person's row is held, so that of two who come at once the second finds what the first has told.
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
        letter = send_letter(kind=KIND, to=person.email, args=args, key=key, about=about, not_before=not_before)
        Reminder.objects.filter(pk=reminder.pk).update(letter=letter)
    return reminder


def morning_of(day: dt.date) -> dt.datetime:
    """The moment from which the reminders of a day leave."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time(MORNING)))


@transaction.atomic
def choose(*, person: User, weekly: bool, urgent: bool, topics: Iterable[str], expected: int, by) -> MailChoice:
    """Take down what a person wants; `topics` are those that they want to hear of. `expected` is the version that they
    saw, 0 where they had never chosen.

    A topic that does not concern them is left as it was; one that is a duty cannot be left out. Raises NothingChanged
    for the same choice, RuleBroken for somebody without a role.
    """
    (reader,) = read_readers([person.pk]) or [None]
    if reader is None:
        raise RuleBroken("You hold no role, so no letters are sent to you.")
    concerning = topics_of(reader)
    wanted, own = set(topics), {topic.key for topic in concerning if not topic.duty}
    known = {topic.key for topic in every_topic()}
    kept = [key for key in reader.choice.left_out if key in known and key not in own]
    left_out = sorted({*kept, *(own - wanted)})
    choice = reader.choice
    if (choice.weekly, choice.urgent, sorted(choice.left_out)) == (weekly, urgent, left_out):
        raise NothingChanged("Nothing has been changed.")
    choice.weekly, choice.urgent, choice.left_out = weekly, urgent, left_out
    if choice.pk is None:
        return create_tracked(choice, by=by, reason="Letters chosen")
    fields = ["weekly", "urgent", "left_out"]
    return save_versioned(choice, expected=expected, fields=fields, by=by, reason="Letters chosen")


@transaction.atomic
def leave(*, person: User, kind: str) -> bool:
    """Stop one kind of letter to a person, from a link in such a letter; False where it was stopped already."""
    person = User.objects.select_for_update(no_key=True).get(pk=person.pk)
    choice = MailChoice.objects.filter(person=person).first() or MailChoice(person=person)
    name = "weekly" if kind == Kind.WEEKLY else "urgent"
    if not getattr(choice, name):
        return False
    setattr(choice, name, False)
    why = "Stopped by the link in a letter"
    if choice.pk is None:
        create_tracked(choice, by=person, reason=why)
    else:
        save_versioned(choice, expected=choice.version, fields=[name], by=person, reason=why)
    return True


def forget_old(day: dt.date) -> int:
    """Delete what is noted of reminders of more than a year ago; how many."""
    old = Reminder.objects.filter(period__lt=day - KEPT)
    Told.objects.filter(reminder__in=old).delete()
    return old.delete()[0]
