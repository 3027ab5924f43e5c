"""What other apps have waiting for the manager, for the desk.

Each app that has something registers a function that says what it is; the desk knows none of them.
"""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class DeskLine:
    """One link on the desk: "3 requests by emailed links", and the page on which they are."""

    text: str
    href: str


type Source = Callable[[object], list[DeskLine]]

_sources: list[Source] = []


def register_desk_lines(source: Source) -> Source:
    """Register `source(user)`: what waits for a person, none where nothing does. One statement at most."""
    if source not in _sources:
        _sources.append(source)
    return source


def read_desk_lines(user) -> list[DeskLine]:
    return [line for source in _sources for line in source(user)]
