"""What apps above the plan print beneath its strategic priorities; the page of the plan knows none of them."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class UnderPriority:
    """What an app says beneath one priority: a sentence, and where it leads ("" for nowhere)."""

    text: str
    href: str = ""


type Source = Callable[[object, object, dt.date], Mapping[int, UnderPriority]]

_sources: list[Source] = []


def reads_under_priority(source: Source) -> None:
    """Register an app's part: `source(user, plan, on)` gives, by the key of a priority of the plan, what the person may
    see of it on a day. It asks nothing for a person whom it does not concern."""
    if source not in _sources:
        _sources.append(source)


def read_under_priority(user, plan, on: dt.date) -> dict[int, tuple[UnderPriority, ...]]:
    found: dict[int, tuple[UnderPriority, ...]] = {}
    for source in _sources:
        for key, part in source(user, plan, on).items():
            found[key] = (*found.get(key, ()), part)
    return found
