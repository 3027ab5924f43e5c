"""Which row of the plan each row of a returned file is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from actions.wording.document import normal
from core.text.similarity import LIKELY, similarity

from .values import NAMED, SHARED, KnownRow, ReturnedRow

ENOUGH = 3  # equal cells by which a row is known


@dataclass(frozen=True)
class Match:
    """What a row of the file is: `placement` of the plan's row, None for a new one, and by what it was known.

    `copied_from` is the row whose key a new row carries; `other` the row that number and texts name against the key.
    """

    placement: int | None = None
    by: str = ""  # "key", "cells", "number" or "likeness"
    copied_from: int | None = None
    other: int | None = None


def match_rows(theirs: Sequence[ReturnedRow], base: Sequence[KnownRow]) -> list[Match]:
    """The match of each row of the file, in its order; each row of the plan is matched at most once."""
    return _Matching(theirs, base).matches


class _Matching:
    def __init__(self, theirs: Sequence[ReturnedRow], base: Sequence[KnownRow]):
        self.theirs = theirs
        self.base = {row.placement: row for row in base}
        self.own = {row.placement: own_cells(row.cells) for row in base}
        self.found = [own_cells(row.cells) for row in theirs]
        self.matches = [Match()] * len(theirs)
        self.numbered = {(row.priority, _number(row)): row.placement for row in base if _number(row)}
        self.free = set(self.base)
        self.open = set(range(len(theirs)))
        self.placements: dict[tuple[str, str], list[int]] = {}
        for placement, cells in self.own.items():
            for cell in cells:
                self.placements.setdefault(cell, []).append(placement)
        self.by_key()
        self.take("cells", self.by_cells())
        self.take("number", self.by_number())
        self.take("likeness", self.by_likeness())

    def by_key(self) -> None:
        keyed: dict[int, list[int]] = {}
        for place, row in enumerate(self.theirs):
            if row.key in self.base:
                keyed.setdefault(row.key, []).append(place)
        for key, places in keyed.items():
            best = max(places, key=lambda place: self.equal(place, key))
            self.settle(best, Match(key, "key", other=self.against(best, key)))
            for place in places:
                if place != best:
                    self.open.discard(place)
                    self.matches[place] = Match(copied_from=key)

    def against(self, place: int, key: int) -> int | None:
        """The row that the number and most texts name instead of the key; None where they agree or do not tell."""
        row = self.theirs[place]
        other = self.numbered.get((row.priority or self.base[key].priority, _number(row)))
        if other in (None, key) or self.equal(place, other) <= self.equal(place, key):
            return None
        return other

    def by_cells(self) -> Iterator[tuple[float, int, int]]:
        for place in sorted(self.open):
            shared = Counter(other for cell in self.found[place] for other in self.placements.get(cell, ()))
            same = self.numbered.get((self.theirs[place].priority, _number(self.theirs[place])))
            for other, count in shared.items():
                if count >= ENOUGH:
                    yield count + (other == same) / 2, place, other

    def by_number(self) -> Iterator[tuple[float, int, int]]:
        for place in sorted(self.open):
            row = self.theirs[place]
            other = self.numbered.get((row.priority, _number(row)))
            if other is not None:
                yield similarity(row.cells.get("action", ""), self.base[other].cells.get("action", "")), place, other

    def by_likeness(self) -> Iterator[tuple[float, int, int]]:
        for place in sorted(self.open):
            text = self.theirs[place].cells.get("action", "")
            for other in sorted(self.free):
                share = similarity(text, self.base[other].cells.get("action", "")) if text.strip() else 0
                if share >= LIKELY:
                    yield share, place, other

    def take(self, by: str, pairs: Iterable[tuple[float, int, int]]) -> None:
        """Match the pairs (score, row of the file, placement) whose two rows are open, best first."""
        for _, place, other in best_first(list(pairs)):
            if place in self.open and other in self.free:
                self.settle(place, Match(other, by))

    def settle(self, place: int, match: Match) -> None:
        self.matches[place] = match
        self.open.discard(place)
        self.free.discard(match.placement)

    def equal(self, place: int, placement: int) -> int:
        return len(self.found[place] & self.own[placement])


def best_first[T](pairs: Sequence[tuple[float, T, T]]) -> list[tuple[float, T, T]]:
    """Pairs by falling score; ties keep their order."""
    return sorted(pairs, key=lambda pair: -pair[0])


def own_cells(cells: Mapping[str, str]) -> set[tuple[str, str]]:
    """The cells that say something of this row alone, in the form in which they are compared."""
    forms = ((column, normal(text)) for column, text in cells.items() if column not in NAMED and column not in SHARED)
    return {(column, text) for column, text in forms if text}


def _number(row: KnownRow | ReturnedRow) -> str:
    return normal(row.cells.get("number", ""))
