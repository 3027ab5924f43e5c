"""The lines of reminders, and the sources that give them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from reminders.readers import Reader
from reminders.topics import TOPICS


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


Found = Iterable[tuple[Reader, Line]]
Source = Callable[[list[Reader], dt.date], Found]
_sources: dict[Source, tuple[str, ...]] = {}


def source(*topics: str) -> Callable[[Source], Source]:
    """Decorator: registers `function(readers, on)`, which gives lines of these topics on a day, each with its reader.

    It is called once with everybody whom one of the topics concerns, and not where there is nobody. It includes only
    what each may read, and its number of statements does not depend on the number of people.
    """

    def register(function: Source) -> Source:
        _sources[function] = topics
        return function

    return register


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
