"""The parts of a reminder: topics, each with a source that gives the lines for each person on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from reminders.readers import Reader


@dataclass(frozen=True)
class Line:
    """One thing to be reminded of: what it is, why now, and the page on which to respond.

    `key` names the record and the state that is reported once; `href` is a path of this site, or a whole URL for a
    mailed link. `subject` is for an email about this line alone, so an urgent line has one: fixed words, numbers, names
    of agencies and dates, nothing else that somebody typed.
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


Lines = Mapping[int, list[Line]]  # by primary key of the person
Source = Callable[[list[Reader], dt.date], Lines]


@dataclass(frozen=True)
class Topic:
    """A topic: its heading in emails, its description for the choices page, and whom it can concern.

    With `duty`, the people it concerns cannot opt out.
    """

    key: str
    name: str
    help: str
    permissions: tuple[str, ...]
    duty: bool = False

    def concerns(self, reader: Reader) -> bool:
        return any(reader.may(permission) for permission in self.permissions)


_sources: list[Source] = []
_topics: dict[str, Topic] = {}


def topic(*args, **values) -> Topic:
    """Register a topic; emails list topics in the order of registration."""
    made = Topic(*args, **values)
    _topics[made.key] = made
    return made


def source(function: Source) -> Source:
    """Decorator: registers `function(readers, on)`, which returns the lines of each person on a day. It is called once
    for everybody, includes only what each may read, and its number of statements does not depend on the number of
    people.
    """
    if function not in _sources:
        _sources.append(function)
    return function


def every_topic() -> list[Topic]:
    return list(_topics.values())


def topics_of(reader: Reader) -> list[Topic]:
    return [each for each in _topics.values() if each.concerns(reader)]


def gather(readers: Iterable[Reader], on: dt.date) -> dict[int, list[Line]]:
    """The lines for some people on a day, according to their choices: by topic, soonest date first."""
    readers = list(readers)
    found: dict[int, list[Line]] = {reader.key: [] for reader in readers}
    for each in _sources if readers else ():
        for key, lines in each(readers, on).items():
            found[key] += lines
    order = {key: place for place, key in enumerate(_topics)}
    for reader in readers:
        wanted = [line for line in found[reader.key] if wants(reader, _topics[line.topic])]
        found[reader.key] = sorted(wanted, key=lambda line: (order[line.topic], line.by or dt.date.max))
    return found


def wants(reader: Reader, about: Topic) -> bool:
    """Whether a person gets a topic: it concerns them, and they have not opted out or cannot."""
    return about.concerns(reader) and (about.duty or about.key not in reader.choice.left_out)
