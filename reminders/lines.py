"""What a reminder is made of: topics, each with a source that says what is to be said to whom on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from reminders.readers import Reader


@dataclass(frozen=True)
class Line:
    """One thing to be reminded of: what it is, why now, and the page on which to answer.

    `key` names the record and the state that is told once; `href` is the address of the page below the site's own, or a
    whole one where it is a mailed link. `subject` stands in the subject of an email about this alone, so an urgent line
    has one: fixed words, numbers, names of agencies and days, nothing else that somebody typed.
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


Lines = Mapping[int, list[Line]]  # by the key of the person
Source = Callable[[list[Reader], dt.date], Lines]


@dataclass(frozen=True)
class Topic:
    """One topic: its heading in letters, what it is about for whoever chooses, and those whom it can concern.

    `duty`: it cannot be left out by whoever it concerns.
    """

    key: str
    name: str
    help: str
    permissions: tuple[str, ...]
    duty: bool = False

    def concerns(self, reader: Reader) -> bool:
        """Whether a person can be reminded of it."""
        return any(reader.may(permission) for permission in self.permissions)


_sources: list[Source] = []
_topics: dict[str, Topic] = {}


def topic(*args, **values) -> Topic:
    """Makes a topic known; in letters they stand in the order in which they are made known."""
    made = Topic(*args, **values)
    _topics[made.key] = made
    return made


def source(function: Source) -> Source:
    """Registers `function(readers, on)`: what is to be said on a day, by person. It is called once for everybody, says
    only what each may read, and takes a number of statements that does not grow with the people."""
    if function not in _sources:
        _sources.append(function)
    return function


def every_topic() -> list[Topic]:
    """All topics, in their order."""
    return list(_topics.values())


def topics_of(reader: Reader) -> list[Topic]:
    """Those that can concern a person."""
    return [each for each in _topics.values() if each.concerns(reader)]


def gather(readers: Iterable[Reader], on: dt.date) -> dict[int, list[Line]]:
    """What is to be said to each of some people on a day, as they have chosen: by topic, the soonest date first."""
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
    """Whether a person hears of a topic: it concerns them, and they have not left it out or cannot."""
    return about.concerns(reader) and (about.duty or about.key not in reader.choice.left_out)
