"""Parts of the page of an agency, registered by the apps that hold them; the page knows none of them.

A source is asked once for a page and reads with one statement at most, however many years there are.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field

FOLDED_FROM = 4  # rows from which a part is folded


@dataclass(frozen=True)
class Part:
    """One part: its id on the page, title, a sentence or two that sum it up, and what is below them.

    `template` gets `part` and prints `rows`; "" where there is nothing more to print. `links` are (words, URL).
    """

    key: str
    title: str
    line: str
    template: str = ""
    rows: list = field(default_factory=list)
    links: tuple[tuple[str, str], ...] = ()

    @property
    def is_folded(self) -> bool:
        return len(self.rows) >= FOLDED_FROM


type Source = Callable[[object, object, dt.date], list[Part]]

_sources: list[tuple[int, Source]] = []


def register_part(source: Source, *, place: int) -> Source:
    """Register `source(agency, user, on)`: the parts of an agency that a person may see on a day, none where they may
    not know whether there is anything. `place` orders them: 10 people, 15 who signs, 20 returns, 30 access points,
    40 answers, 50 training, 60 children, 70 emails.
    """
    if all(source is not each for _, each in _sources):
        _sources.append((place, source))
        _sources.sort(key=lambda pair: pair[0])
    return source


def read_parts(agency, user, on: dt.date) -> list[Part]:
    return [part for _, source in _sources for part in source(agency, user, on)]
