"""The way through a plan in a meeting: one action after the other, and by number. Plain values, no database."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Stop:
    """One action on the way: its key and its number in the plan."""

    pk: int
    number: int


@dataclass(frozen=True)
class Route:
    """The actions to walk, each once, in the order of the rows; `here` is the number of the one on the table.

    `here` may be an action that is not on the way (the filters leave it out, or it was withdrawn).
    """

    stops: tuple[Stop, ...]
    here: int | None

    @property
    def place(self) -> int | None:
        """Where `here` stands on the way, from 1; None where it is not on it."""
        return next((place for place, stop in enumerate(self.stops, 1) if stop.number == self.here), None)

    @property
    def previous(self) -> int | None:
        """The number of the action before; None at the beginning. Off the way: the last one with a smaller number."""
        if self.place:
            return self.stops[self.place - 2].number if self.place > 1 else None
        smaller = [stop.number for stop in self.stops if self.here is not None and stop.number < self.here]
        return max(smaller, default=None)

    @property
    def next(self) -> int | None:
        """The number of the action after; None at the end. Off the way: the first one with a larger number."""
        if self.place:
            return self.stops[self.place].number if self.place < len(self.stops) else None
        larger = [stop.number for stop in self.stops if self.here is None or stop.number > self.here]
        return min(larger, default=None)


def route(rows: Iterable[tuple[int, int]], wanted: int | None) -> Route:
    """The way through rows (key and number of their actions); an action in several rows is met at its first.

    Without a wanted number it begins at the beginning.
    """
    stops = tuple(Stop(pk, number) for pk, number in dict(rows).items())
    return Route(stops, wanted if wanted is not None else (stops[0].number if stops else None))
