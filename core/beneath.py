"""What rooms above the plan print beneath its strategic priorities; the page of the plan knows none of them.

The page asks one statement in any case, to which a room adds how much there is beneath each priority. What there is to
say is asked for only where there is something, so that it costs nothing where there is nothing.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """One thing: its words, where it stands, and what else to say of it. `late` is printed in bold before the words."""

    text: str
    href: str = ""
    more: str = ""
    late: str = ""


@dataclass(frozen=True)
class Beneath:
    """What a room says beneath one priority: a sentence, some lines, and the way to all (words and address)."""

    said: str
    lines: tuple[Line, ...] = ()
    all_words: str = ""
    all_href: str = ""


type Counts = Mapping[int, tuple[int, int]]  # key of a priority → how many there are, how many of them are late


@dataclass(frozen=True)
class Source:
    """A room's part. `part` is SQL of five columns for the priorities of a {plan} on the day {on}: the source's name in
    quotes, how many, key of the priority, '', and how many are late as text. `say` gives what a person is told."""

    name: str
    part: Callable[[], str]
    say: Callable[[object, Counts, dt.date], Mapping[int, Beneath]]


_sources: dict[str, Source] = {}


def beneath_priorities(source: Source) -> None:
    """Register a room's part. `say(user, counts, on)` is called only where there is something to count, takes one
    statement at most, and gives only what the person may see."""
    _sources[source.name] = source


def names() -> frozenset[str]:
    """The names of all parts."""
    return frozenset(_sources)


def parts() -> list[str]:
    """The SQL of all parts, to be united with other parts of five columns."""
    return [source.part() for source in _sources.values()]


def counts_of(rows: Iterable[tuple]) -> dict[str, dict[int, tuple[int, int]]]:
    """What the parts counted, by name: only of priorities that have something beneath them."""
    found: dict[str, dict[int, tuple[int, int]]] = defaultdict(dict)
    for name, number, key, _, late in rows:
        if name in _sources and number:
            found[name][key] = (number, int(late))
    return dict(found)


def said_beneath(user, counts: Mapping[str, Counts], on: dt.date) -> dict[int, tuple[Beneath, ...]]:
    """What every room says beneath each priority, by its key."""
    found: dict[int, tuple[Beneath, ...]] = {}
    for name, own in counts.items():
        for key, said in _sources[name].say(user, own, on).items():
            found[key] = (*found.get(key, ()), said)
    return found
