"""What is due from agencies, for the page on which their people begin.

Each app that asks something of agencies registers a function that says what it is; the page knows none of them.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Due:
    """Something that an agency is to do: what, where, until when (None: no day was set), and what else to say of it."""

    text: str
    href: str
    by: dt.date | None = None
    more: str = ""


Asks = Callable[[object, Iterable[int], dt.date], Mapping[int, list[Due]]]
_asks: list[Asks] = []


def due_from_agencies(function: Asks) -> Asks:
    """Registers `function(user, keys, on)`: what is due on a day from the agencies with these keys, by key. It is
    called once for all agencies of a person, gives only what the person may see, and takes a number of statements that
    does not grow with the agencies.
    """
    if function not in _asks:
        _asks.append(function)
    return function


def due_of(user, keys: Iterable[int], on: dt.date) -> dict[int, list[Due]]:
    """What every app asks of these agencies, by key: the soonest first, what has no day last."""
    keys, found = list(keys), defaultdict(list)
    for ask in _asks if keys else ():
        for key, lines in ask(user, keys, on).items():
            found[key] += lines
    return {key: sorted(lines, key=lambda line: (line.by or dt.date.max, line.text)) for key, lines in found.items()}
