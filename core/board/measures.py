"""The registry of live measures: figures that may stand beside what they measure, with their value over time.

Each app registers those of its figures that measure something outside of it, read from its own definition. Whoever
shows a measure knows none of the apps. A measure that is shown to everybody who reads the plan gives published figures
only.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from core.board.figures import Figure
from core.text.dates import quarter_end, quarter_of, quarter_start

QUARTERS = 4  # ends of quarters that are shown before today


@dataclass(frozen=True)
class Measure:
    """A figure that can be chosen as a measure. `key` is kept, and names it for good.

    `read` is given days, the oldest first, and gives the figure on each, in a number of statements that does not grow
    with the data.
    """

    key: str
    name: str
    read: Callable[[Sequence[dt.date]], list[Figure]]


_measures: dict[str, Measure] = {}


def measure(key: str, name: str):
    """Registers the function below as the way to read a measure; the same key again replaces it."""

    def register(read: Callable[[Sequence[dt.date]], list[Figure]]):
        _measures[key] = Measure(key, name, read)
        return read

    return register


def choices() -> list[tuple[str, str]]:
    """(key, name) of all measures, by name."""
    return sorted(((each.key, each.name) for each in _measures.values()), key=lambda pair: pair[1])


def name_of(key: str) -> str:
    """What a measure is called; its key where it is not known any more."""
    found = _measures.get(key)
    return found.name if found else key


def on_days(key: str, days: Sequence[dt.date]) -> list[Figure]:
    """A measure on days, the oldest first; none for a day of which nothing is known, nor for an unknown measure."""
    found = _measures.get(key)
    return found.read(days) if found else []


def over_time(key: str, today: dt.date) -> list[Figure]:
    """A measure at the ends of the last quarters and today, the oldest first; nothing for one that is not known."""
    days = [today]
    while len(days) <= QUARTERS:
        begin = quarter_start(*quarter_of(days[0]))
        days.insert(0, quarter_end(*quarter_of(begin - dt.timedelta(days=1))))
    return on_days(key, days)
