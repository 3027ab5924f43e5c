"""What a reader knows: printed numbers, hidden counts, and relations between them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple


class Contradiction(ValueError):
    """What is printed fulfils no whole numbers, so nothing can be concluded from it."""


class Relation(NamedTuple):
    """The sum of factor × count is at least `low` and at most `high` (None: no limit)."""

    factors: Mapping[Hashable, int]
    low: int | None
    high: int | None

    def is_met_by(self, counts: Mapping[Hashable, int]) -> bool:
        total = sum(factor * counts[key] for key, factor in self.factors.items())
        return (self.low is None or total >= self.low) and (self.high is None or total <= self.high)


@dataclass
class Facts:
    """`numbers`: count → its number. `least`: any other count → what it is at least. `hidden`: those to be attacked.
    `marked`: those that print "c". `relations` hold between all of them.

    `smallest`: where counts print "c" that hang together, one at least is this or less, since nothing is hidden
    without a small count (None: the reader does not know that). `changes`: counts that are taken to be as few as
    possible together.
    """

    numbers: dict[Hashable, int] = field(default_factory=dict)
    least: dict[Hashable, int] = field(default_factory=dict)
    hidden: dict[Hashable, None] = field(default_factory=dict)
    marked: set[Hashable] = field(default_factory=set)
    relations: list[Relation] = field(default_factory=list)
    changes: set[Hashable] = field(default_factory=set)
    smallest: int | None = None

    def number(self, key: Hashable, count: int) -> None:
        self.numbers[key] = count

    def hide(self, key: Hashable, least: int = 1, *, is_marked: bool = True) -> None:
        """A count to be attacked; `is_marked`: it prints "c"."""
        self.hidden[key] = None
        self.least[key] = max(least, self.least.get(key, 0))
        if is_marked:
            self.marked.add(key)

    def leave_open(self, key: Hashable) -> None:
        """A count that is not printed and not attacked."""
        self.least.setdefault(key, 0)

    def tie(self, factors: Iterable[tuple[Hashable, int]], low: int | None = 0, high: int | None = None) -> None:
        """A relation between counts, of which one may be given several times."""
        summed: dict[Hashable, int] = defaultdict(int)
        for key, factor in factors:
            summed[key] += factor
        self.relations.append(Relation(summed, low, high))

    def add_up(self, whole: Hashable, parts: Iterable[Hashable]) -> None:
        self.tie([(whole, 1), *((part, -1) for part in parts)], 0, 0)

    def at_most(self, whole: Hashable, *parts: Hashable) -> None:
        self.tie([(whole, 1), *((part, -1) for part in parts)])

    def parts(self) -> list[Facts]:
        """Unknown counts that hang together, each its own problem. Raises Contradiction where numbers do not fit."""
        least = {key: low for key, low in self.least.items() if key not in self.numbers}
        group = {key: {key} for key in least}
        rests: dict[tuple, Relation] = {}
        for relation in self.relations:
            rest = self.rest(relation)
            if not rest.factors:
                if not rest.is_met_by({}):
                    raise Contradiction(f"What is printed contradicts itself: {sorted(map(str, relation.factors))}.")
                continue
            rests[frozenset(rest.factors.items()), rest.low, rest.high] = rest
            joined = max((group[key] for key in rest.factors), key=len)
            for key in rest.factors:
                if group[key] is not joined:
                    news = group[key]
                    joined |= news
                    group |= dict.fromkeys(news, joined)
        own = defaultdict(list)
        for rest in rests.values():
            own[id(group[next(iter(rest.factors))])].append(rest)
        distinct = {id(keys): [] for keys in group.values()}
        for key in least:
            distinct[id(group[key])].append(key)
        return [
            Facts(
                least={key: least[key] for key in keys},
                hidden={key: None for key in keys if key in self.hidden},
                marked=self.marked.intersection(keys),
                relations=own[number],
                changes=self.changes.intersection(keys),
                smallest=self.smallest,
            )
            for number, keys in distinct.items()
        ]

    def rest(self, relation: Relation) -> Relation:
        known = sum(factor * self.numbers.get(key, 0) for key, factor in relation.factors.items())
        factors = {key: factor for key, factor in relation.factors.items() if factor and key not in self.numbers}
        low, high = (limit if limit is None else limit - known for limit in (relation.low, relation.high))
        return Relation(factors, low, high)
