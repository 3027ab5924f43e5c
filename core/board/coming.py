"""What lies ahead of the board, for the manager's home page.

Each app that keeps such days registers a function that gives them; the page knows none of them.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Coming:
    """A day that is not past: of what kind ("Meeting", "Deadline"), what it is, and its page."""

    day: dt.date
    kind: str
    text: str
    href: str

    def heading(self, on: dt.date) -> str:
        return f"{self.kind} {days_ahead(self.day, on)}"


type Source = Callable[[object, dt.date], list[Coming]]

_sources: list[Source] = []


def register_coming(source: Source) -> Source:
    """Register `source(user, on)`: what a person may see of what comes on or after a day. One statement at most."""
    if source not in _sources:
        _sources.append(source)
    return source


def read_coming(user, on: dt.date) -> list[Coming]:
    found = [each for source in _sources for each in source(user, on)]
    return sorted(found, key=lambda each: (each.day, each.kind, each.text))


def days_ahead(day: dt.date, on: dt.date) -> str:
    days = (day - on).days
    return {0: "today", 1: "tomorrow"}.get(days, f"in {days} days")
