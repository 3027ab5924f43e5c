"""Which actions are on the agenda of a meeting and why, their order, and the step from one to the next. Pure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

# Why an action is on the agenda; the first that fits is its reason. The last is what a meeting wrote on beyond that.
REASONS = {
    "red": "Red",
    "moved": "Dates moved",
    "proposed": "Dates to agree",
    "query": "Queries",
    "silent": "No recent update",
    "added": "Added",
    "minuted": "Also discussed",
}


def reason_of(signs: Collection[str], choice: str = "") -> str:
    """The key of REASONS for an action with these signs, each of them such a key; "" where it is not on the agenda.

    `choice` is what people chose for it: "added", "left_out" or "". What was minuted stays, so that no step of a walk
    vanishes while one writes.
    """
    if choice == "left_out":
        signs = {"minuted"} & set(signs)
    return next((reason for reason in REASONS if reason in signs or reason == choice), "")


@dataclass(frozen=True)
class Stop:
    pk: int
    number: int


@dataclass(frozen=True)
class Route:
    """The actions of a meeting, each once, in the order of the rows; `here` is the number of the current one.

    `here` may be an action that is not in the list (the filters leave it out, or it was withdrawn).
    """

    stops: tuple[Stop, ...]
    here: int | None

    @property
    def place(self) -> int | None:
        """The position of `here` from 1; None where it is not in the list."""
        return next((place for place, stop in enumerate(self.stops, 1) if stop.number == self.here), None)

    @property
    def previous(self) -> int | None:
        """The number of the action before; None at the beginning. Outside the list: the last smaller number."""
        if self.place:
            return self.stops[self.place - 2].number if self.place > 1 else None
        smaller = [stop.number for stop in self.stops if self.here is not None and stop.number < self.here]
        return max(smaller, default=None)

    @property
    def next(self) -> int | None:
        """The number of the action after; None at the end. Outside the list: the first larger number."""
        if self.place:
            return self.stops[self.place].number if self.place < len(self.stops) else None
        larger = [stop.number for stop in self.stops if self.here is None or stop.number > self.here]
        return min(larger, default=None)


def route(rows: Iterable[tuple[int, int]], wanted: int | None) -> Route:
    """The route through rows (key and number of their actions); an action in several rows is at its first.

    Without a wanted number it starts at the first action.
    """
    stops = tuple(Stop(pk, number) for pk, number in dict(rows).items())
    if wanted is None and stops:
        wanted = stops[0].number
    return Route(stops, wanted)
