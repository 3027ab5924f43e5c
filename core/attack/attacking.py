"""Finds for each hidden count whether three different values are possible, and its smallest and largest value."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from core.attack.facts import Contradiction, Facts, Relation
from core.attack.solver import Solver

ENOUGH = 3  # a hidden count that may have so many different values is not told


@dataclass(frozen=True)
class Attacked:
    """What is possible for a hidden count: so many values as are enough, or all where there are fewer."""

    values: tuple[int, ...]

    @property
    def is_told(self) -> bool:
        return len(self.values) < ENOUGH


def attack(facts: Facts, keys: Iterable[Hashable] | None = None) -> dict[Hashable, Attacked]:
    """What is possible for hidden counts (by default all) that no number prints; Contradiction where nothing is."""
    seen = {key: part.possible(key) for part in parts_of(facts, keys) for key in part.wanted}
    return {key: Attacked(tuple(sorted(seen[key])[:ENOUGH])) for key in facts.hidden if key in seen}


def bounds(facts: Facts, keys: Iterable[Hashable] | None = None) -> dict[Hashable, tuple[int, int | None]]:
    """The smallest and the largest value of hidden counts, all by default; None: there is no largest one."""
    return {key: part.bounds(key) for part in parts_of(facts, keys) for key in part.wanted}


def parts_of(facts: Facts, keys: Iterable[Hashable] | None) -> list[Part]:
    wanted = set(facts.hidden if keys is None else keys)
    most = 4 * max(facts.numbers.values(), default=0) + 1000
    return [Part(part, [key for key in part.hidden if key in wanted], most) for part in facts.parts()]


@dataclass
class Part:
    """Counts that hang together, with the whole values of each that some solution has.

    `wanted` are the hidden ones that are asked for; what exceeds `most` counts as without limit.
    """

    facts: Facts
    wanted: list[Hashable]
    most: int
    seen: dict[Hashable, set[int]] = field(default_factory=dict)

    def __post_init__(self):
        self.seen = {key: set() for key in self.facts.least}
        self.limits = {key: (low, self.most) for key, low in self.facts.least.items()}
        self.relations = list(self.facts.relations)
        self.plain = self.strict = None

    def possible(self, key: Hashable) -> set[int]:
        """So many values of a count as are enough, or all where there are fewer."""
        self.start()
        low, high = self.limits[key]
        own = self.seen[key]
        while len(own) < ENOUGH and self.solve({}, {key: (max(own) + 1, high)}):
            pass
        while len(own) < ENOUGH and self.solve({}, {key: (low, min(own) - 1)}):
            pass
        while len(own) < ENOUGH:
            if not any(self.solve({}, {key: (one + 1, two - 1)}) for one, two in pairwise(sorted(own))):
                break
        return own

    def bounds(self, key: Hashable) -> tuple[int, int | None]:
        self.start()
        low, high = (self.solve({key: sign}, {})[key] for sign in (1, -1))
        return low, None if high == self.most else high

    def start(self) -> None:
        """Solutions at the ends of many counts at once, the first time that it is asked.

        First the fewest changes that explain what is printed; no solution has more from then on.
        """
        if self.plain:
            return
        self.rebuild()
        found = self.solve(dict.fromkeys(self.facts.changes, 1), {})
        if not found:
            raise Contradiction("No whole numbers fit what is printed.")
        if self.facts.changes:
            fewest = sum(found[key] for key in self.facts.changes)
            self.relations.append(Relation(dict.fromkeys(self.facts.changes, 1), None, fewest))
            self.seen = {key: {found[key]} for key in self.seen}
            self.rebuild()
        for step in range(2 + 2 * len(self.wanted).bit_length()):
            digit, sign = step // 2 - 1, 1 - step % 2 * 2
            left = [(number, key) for number, key in enumerate(self.wanted) if len(self.seen[key]) < ENOUGH]
            if len(left) < 2:
                break
            self.solve({key: sign * (1 - 2 * (number >> digit & 1) if digit >= 0 else 1) for number, key in left}, {})

    def rebuild(self) -> None:
        self.plain, self.strict = Solver(self.relations, self.limits), None

    def solve(self, costs: Mapping, narrower: Mapping) -> dict[Hashable, int] | None:
        """A solution within narrower limits, at the lowest cost; its values are noted as possible.

        That one marked count at least is small is asked for only where the answer lacks it.
        """
        if any(low > high for low, high in narrower.values()):
            return None
        found = self.plain.solve(costs, narrower)
        if found and not self.has_a_small_one(found):
            self.strict = self.strict or self.with_a_small_one()
            found = self.strict.solve(costs, narrower)
        for key in self.seen if found else ():
            self.seen[key].add(found[key])
        return found

    def has_a_small_one(self, counts: Mapping[Hashable, int]) -> bool:
        limit, marked = self.facts.smallest, self.facts.marked
        return limit is None or not marked or any(counts[key] <= limit for key in marked)

    def with_a_small_one(self) -> Solver:
        """The relations with a switch for each marked count: 1 only where it is small, and one at least is 1."""
        switches = {key: ("small", key) for key in self.facts.least if key in self.facts.marked}
        above = self.most - self.facts.smallest
        relations = [
            *self.relations,
            *(Relation({key: 1, switch: above}, None, self.most) for key, switch in switches.items()),
            Relation(dict.fromkeys(switches.values(), 1), 1, None),
        ]
        return Solver(relations, self.limits | dict.fromkeys(switches.values(), (0, 1)))
