"""Which row of the plan each row of a returned file is."""

import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from actions.wording.document import normal
from core.importing.source import Comment
from core.text.similarity import LIKELY, MOST_SHARED, similarity, words_of

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


def looks_like(rows: Sequence[ReturnedRow], base: Sequence[KnownRow]) -> float:
    """The share of the rows of a file that are rows of a plan, from 0 to 1, by their texts: rows without texts do not
    count, and neither a number nor a key makes a row one of the plan.
    """
    rows = [replace(row, key=None) for row in rows]
    actions = {row.placement: row.cells.get("action", "") for row in base}
    pairs = [(row, match) for row, match in zip(rows, match_rows(rows, base), strict=True) if own_cells(row.cells)]
    known = [
        match.by != "number" or similarity(row.cells.get("action", ""), actions[match.placement]) >= LIKELY
        for row, match in pairs
        if match.placement is not None
    ]
    return sum(known) / max(len(pairs), 1)


def commented_rows(
    theirs: Sequence[ReturnedRow], base: Sequence[KnownRow]
) -> list[tuple[KnownRow | ReturnedRow, tuple[Comment, ...]]]:
    """Each row of the file with comments, as the plan has it or, where it is new, as the file has it."""
    known = {row.placement: row for row in base}
    pairs = zip(theirs, match_rows(theirs, base), strict=True)
    return [(known.get(match.placement, row), row.all_comments) for row, match in pairs if row.all_comments]


def as_merged(theirs: Sequence[ReturnedRow], matches: Sequence[Match], base: Sequence[KnownRow]) -> list[ReturnedRow]:
    """The rows of the file, their merged cells blank where the first row of such a cell was deleted.

    The next row would else say what stands above that cell. One that does not stay below its row above is kept.
    """
    found, first = {match.placement for match in matches}, _first_rows(base)
    order = [row.placement for row in base if row.placement in found]
    before = dict(zip(order, [None, *order], strict=False))
    rows, last = [], None
    for row, match in zip(theirs, matches, strict=True):
        stays = match.placement is not None and before[match.placement] == last
        merged = row.continued.intersection(SHARED) if stays else ()
        blank = {column: "" for column in merged if first[match.placement, column] not in found}
        rows.append(replace(row, cells={**row.cells, **blank}) if blank else row)
        last = match.placement or last
    return rows


def _first_rows(base: Sequence[KnownRow]) -> dict[tuple[int, str], int]:
    """(placement, shared column) → the first row of the printed cell in which it stands."""
    first: dict[tuple[int, str], int] = {}
    for column in SHARED:
        owners = SHARED[: SHARED.index(column) + 1]
        for _, rows in groupby(base, key=lambda row: (row.priority, *(row.cells.get(each, "") for each in owners))):
            placements = [row.placement for row in rows]
            first |= {(placement, column): placements[0] for placement in placements}
    return first


class _Matching:
    def __init__(self, theirs: Sequence[ReturnedRow], base: Sequence[KnownRow]):
        self.theirs = theirs
        self.base = {row.placement: row for row in base}
        self.own = {row.placement: own_cells(row.cells) for row in base}
        self.found = [own_cells(row.cells) for row in theirs]
        self.matches = [Match()] * len(theirs)
        self.numbered = {(row.priority, _number(row)): row.placement for row in base if _number(row)}
        counts = Counter(number for _, number in self.numbered)
        alone = {("", number): placement for (_, number), placement in self.numbered.items() if counts[number] == 1}
        self.numbered = alone | self.numbered  # of a file that does not name its priorities
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
        telling = {cell: found for cell, found in self.placements.items() if len(found) <= MOST_SHARED}
        for place in sorted(self.open):
            near = {other for cell in self.found[place] for other in telling.get(cell, ())}
            same = self.numbered.get((self.theirs[place].priority, _number(self.theirs[place])))
            for other in sorted(near):
                if (count := self.equal(place, other)) >= ENOUGH:
                    yield count + (other == same) / 2, place, other

    def by_number(self) -> Iterator[tuple[float, int, int]]:
        for place in sorted(self.open):
            row = self.theirs[place]
            other = self.numbered.get((row.priority, _number(row)))
            if other is not None:
                yield similarity(row.cells.get("action", ""), self.base[other].cells.get("action", "")), place, other

    def by_likeness(self) -> Iterator[tuple[float, int, int]]:
        """Only rows that share one of their rarer words are compared; two that are likely the same do."""
        texts = {other: self.base[other].cells.get("action", "") for other in sorted(self.free)}
        words = {other: frozenset(words_of(text)) for other, text in texts.items()}
        often = Counter(word for found in words.values() for word in found)
        rare: dict[str, list[int]] = {}
        for other, found in words.items():
            for word in _rarest(found, often):
                rare.setdefault(word, []).append(other)
        for place in sorted(self.open):
            text = self.theirs[place].cells.get("action", "")
            found = frozenset(words_of(text))
            near = {other for word in _rarest(found, often) for other in rare.get(word, ())}
            for other in sorted(near):
                if len(found & words[other]) >= LIKELY * len(found | words[other]):
                    yield similarity(text, texts[other]), place, other

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


def _rarest(words: frozenset[str], often: Mapping[str, int]) -> list[str]:
    """So many of the rarer words of a text that another with LIKELY of its words has one of them."""
    return sorted(words, key=lambda word: (often[word], word))[: len(words) - math.ceil(LIKELY * len(words)) + 1]


def best_first[T](pairs: Sequence[tuple[float, T, T]]) -> list[tuple[float, T, T]]:
    """Pairs by falling score; ties keep their order."""
    return sorted(pairs, key=lambda pair: -pair[0])


def own_cells(cells: Mapping[str, str]) -> set[tuple[str, str]]:
    """The cells that say something of this row alone, in the form in which they are compared."""
    forms = ((column, normal(text)) for column, text in cells.items() if column not in NAMED and column not in SHARED)
    return {(column, text) for column, text in forms if text}


def longest_rising(numbers: Sequence[int]) -> list[int]:
    """The longest rising part of some numbers, others left out."""
    ends: list[int] = []
    last: list[int] = []  # places of the numbers that end the best chain of each length
    before: list[int] = []  # place of each number → that of the one before it in its chain, or -1
    for at, number in enumerate(numbers):
        place = bisect_left(ends, number)
        before.append(last[place - 1] if place else -1)
        ends[place : place + 1], last[place : place + 1] = [number], [at]
    found, at = [], last[-1] if last else -1
    while at >= 0:
        found.append(numbers[at])
        at = before[at]
    return found[::-1]


def _number(row: KnownRow | ReturnedRow) -> str:
    return normal(row.cells.get("number", ""))
