"""The routine emails that are due on a day: one list, from which they are sent, shown and printed."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q
from django.utils.timezone import localdate

from core.mail.addresses import dead_addresses
from core.mail.models import OutgoingEmail
from core.text.dates import today
from core.working_days.days import mail_calendar
from reminders.models import KINDS, Mention, RoutineEmail
from reminders.routine.lines import Asked, Line, asked_on, gather
from reminders.routine.readers import Reader, read_readers
from reminders.routine.rules import WEEK, MailDay, Sent, mail_day, next_email
from reminders.routine.topics import TOPICS, topics_of
from reminders.settings import most_a_week

WAITS = (OutgoingEmail.State.WAITING, OutgoingEmail.State.SENDING)
SHOWN = 4  # lines of an email that a list shows at once


@dataclass(frozen=True)
class Due:
    """A routine email; `retold` are keys of lines of ladders that can tell them again when it leaves."""

    to: str
    name: str
    reader: Reader | None
    weekly: bool
    lines: list[Line]
    asked: list[Asked] = field(default_factory=list)
    retold: frozenset[str] = frozenset()

    @property
    def kind_name(self) -> str:
        return KINDS[self.weekly]

    @property
    def every(self) -> list[Line]:
        """All lines, what does not wait first."""
        asked = [each.line for each in self.asked]
        return asked + sorted(self.lines, key=lambda line: not line.urgent)

    @property
    def first(self) -> list[Line]:
        return self.every[:SHOWN]

    @property
    def rest(self) -> list[Line]:
        return self.every[SHOWN:]


def emails_due(on: dt.date, readers: Iterable[Reader] | None = None) -> list[Due]:
    """People first, then mailboxes without an account; a weekly email without lines too, whose week is then done."""
    day = mail_day(on, mail_calendar().is_working_day)
    if not day.is_open:
        return []
    readers = {each.user.email.casefold(): each for each in (read_readers() if readers is None else readers)}
    found, asked, again = gather(readers.values(), on), defaultdict(list), set()
    for each, is_retold in asked_on(on):
        asked[each.to.casefold()].append(each)
        again |= {each.line.key} if is_retold else set()
    told, sent, most = urgent_told(found), emails_sent(day), most_a_week(on)
    due, failing = [], {"", *dead_addresses()}
    for address in [*readers, *(other for other in asked if other not in readers)]:
        if address in failing:
            continue
        reader, wanted = readers.get(address), once(asked[address])
        lines = without(found[reader.key], wanted) if reader else []
        fresh = [line for line in lines if line.urgent and (reader.key, line.key) not in told]
        fresh = fresh if reader and reader.choice.urgent else []
        kind = next_email(
            day, sent.get(address, Sent()), most, weekly=wants_weekly(reader), at_once=bool(wanted or fresh)
        )
        if kind:
            lines = weekly_lines(reader, lines) if kind == "weekly" else fresh
            name = reader.user.display_name if reader else wanted[0].name
            to = reader.user.email if reader else wanted[0].to
            due.append(Due(to, name, reader, kind == "weekly", lines, wanted, frozenset(again)))
    return due


def urgent_told(found: dict[int, list[Line]]) -> set[tuple[int, str]]:
    """(person, key) of what is urgent and was told before; one statement."""
    keys = {line.key for lines in found.values() for line in lines if line.urgent}
    return set(Mention.objects.filter(person__in=found, key__in=keys).values_list("person", "key"))


def emails_sent(day: MailDay) -> dict[str, Sent]:
    """Address → what the mailbox had lately, and what is held up and leaves on the day; one statement."""
    emails, weekly = defaultdict(set), defaultdict(set)
    since = day.monday - WEEK
    lately = Q(day__gt=since) | Q(email__sent_at__date__gt=since) | Q(email__state__in=WAITS)  # some waited for weeks
    rows = RoutineEmail.objects.filter(lately, day__lte=day.on)
    fields = ("address", "day", "weekly", "email__state", "email__next_try", "email__sent_at")
    for address, on, is_weekly, state, next_try, sent_at in rows.values_list(*fields):
        if state:
            if state in WAITS:
                left = max(localdate(next_try), today())
            else:
                left = localdate(sent_at) if sent_at else on
            emails[address] |= {left, on} if on == day.on else {left}
        if is_weekly:
            weekly[address].add(on)
    return {key: Sent(frozenset(emails[key]), frozenset(weekly[key])) for key in {*emails, *weekly}}


def once(asked: list[Asked]) -> list[Asked]:
    """The lines of ladders to a mailbox, each record once."""
    return list({each.line.item or each.line.key: each for each in reversed(asked)}.values())[::-1]


def without(lines: list[Line], asked: list[Asked]) -> list[Line]:
    items = {each.line.item for each in asked if each.line.item}
    return [line for line in lines if line.item not in items]


def wants_weekly(reader: Reader | None) -> bool:
    """Whether a mailbox gets the weekly email; somebody with a duty in it gets it in any case."""
    return reader is not None and (reader.choice.weekly or any(topic.duty for topic in topics_of(reader)))


def weekly_lines(reader: Reader, lines: list[Line]) -> list[Line]:
    choice = reader.choice
    return [line for line in lines if choice.weekly or TOPICS[line.topic].duty or (line.urgent and choice.urgent)]
