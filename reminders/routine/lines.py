"""The lines of reminders, and the sources that give them.

All routine emails come from one list, so that no two jobs write to one mailbox on one day. A gate that held emails
back would have to choose among texts that it cannot read.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import overload

from core.mail.models import OutgoingEmail
from reminders.routine.readers import Reader
from reminders.routine.topics import TOPICS


@dataclass(frozen=True)
class Line:
    """One thing to be reminded of: what it is, why now, and the page on which to respond.

    `key` names the record and the state that is reported once; `href` is a path of this site, or a whole URL for a
    mailed link. `subject` is for an email about this line alone, so an urgent line has one: fixed words, numbers, names
    of agencies and dates, nothing else that somebody typed. `item` is what the line is about for the answer page, kind
    and primary key: "action 12", "follow-up 7", "response 31", "eslo 5", "eslo-line 9", "return 4", "improvement 8".
    `note` is what the sender wrote to whoever reads it.
    """

    topic: str
    key: str
    text: str
    why: str
    href: str
    do: str
    by: dt.date | None = None
    urgent: bool = False
    subject: str = ""
    item: str = ""
    note: str = ""


@dataclass(frozen=True)
class Asked:
    """A line that a ladder of the board sends to a mailbox, with an account or without.

    `agency` is the key of the agency that is asked. `record(email)` is called in the transaction that queues the email,
    with the email that the line is joined to; it stores what the ladder keeps, and raises RuleBroken where the line is
    no longer wanted, which leaves it out.
    """

    to: str
    name: str
    agency: int | None
    line: Line
    record: Callable[[OutgoingEmail], None] | None = None


Found = Iterable[tuple[Reader, Line]]
Source = Callable[[list[Reader], dt.date], Found]
Ladder = Callable[[dt.date], Iterable[Asked]]
Recorded = Callable[[OutgoingEmail, dt.date], Iterable[Asked]]
_sources: dict[Source, tuple[str, ...]] = {}
_ladders: dict[Ladder, Recorded | None] = {}


def source(*topics: str) -> Callable[[Source], Source]:
    """Decorator: registers `function(readers, on)`, which gives lines of these topics on a day, each with its reader.

    It is called once with everybody whom one of the topics concerns, and not where there is nobody. It includes only
    what each may read, and its number of statements does not depend on the number of people.
    """

    def register(function: Source) -> Source:
        _sources[function] = topics
        return function

    return register


@overload
def ladder(function: Ladder) -> Ladder: ...
@overload
def ladder(*, now: Recorded) -> Callable[[Ladder], Ladder]: ...
def ladder(function: Ladder | None = None, *, now: Recorded | None = None):
    """Decorator: registers `function(on)`, which gives the lines that a ladder of reminders wants to send on a day.

    It only reads. A line that is due is given on the following days too, for a week at least, until it is recorded.
    `now(email, on)` gives the lines that were recorded with an email as they are when it leaves, under the same keys,
    and leaves out what is no longer wanted. Without it the email says what was so when it was queued.
    """

    def register(function: Ladder) -> Ladder:
        _ladders[function] = now
        return function

    return register(function) if function else register


def asked_on(on: dt.date) -> list[tuple[Asked, bool]]:
    """The lines of all ladders on a day, each with whether its ladder can tell it again for an email that leaves."""
    return [(asked, now is not None) for function, now in _ladders.items() for asked in function(on)]


def recorded_with(email: OutgoingEmail, on: dt.date) -> list[Asked]:
    """The lines that ladders have recorded with an email, as they are on a day."""
    return [asked for now in _ladders.values() if now for asked in now(email, on)]


def gather(readers: Iterable[Reader], on: dt.date) -> dict[int, list[Line]]:
    """The lines on a day by primary key of the person, according to their choices: by topic, soonest date first."""
    readers = list(readers)
    found: dict[int, list[Line]] = {reader.key: [] for reader in readers}
    for function, topics in _sources.items():
        if chosen := [each for each in readers if any(TOPICS[key].concerns(each) for key in topics)]:
            for reader, line in function(chosen, on):
                if TOPICS[line.topic].is_wanted_by(reader):
                    found[reader.key].append(line)
    order = {key: place for place, key in enumerate(TOPICS)}
    for lines in found.values():
        lines.sort(key=lambda line: (order[line.topic], line.by or dt.date.max))
    return found
