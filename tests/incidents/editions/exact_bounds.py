"""The whole numbers that unknown counts can be, found exactly and without a solver library.

    solutions = groups_of(relations, least, start)["2009/device/phone"]
    solutions.bounds("2009/device/phone")      # (1, 4); the second is None where there is no largest value
    solutions.some("2009/device/phone", 3)     # [1, 2, 3]: three values, or as many as there are

It is the simplex method in whole numbers and fractions, so that nothing is rounded, with branches where the corner of
the solutions that it reaches is not whole. Each whole corner shows values of all its counts at once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from fractions import Fraction
from itertools import count
from math import ceil, floor, gcd
from typing import NamedTuple

FAR = 10**6  # how far along a way without end a solution is taken

Point = Mapping[str, "int | Fraction"]


class Relation(NamedTuple):
    """The sum of factor × count is at least `low` and at most `high` (None: no limit)."""

    factors: Mapping[str, int]
    low: int | None
    high: int | None


def groups_of(relations: Iterable[Relation], least: Mapping[str, int], start: Point) -> dict[str, Solutions]:
    """Each count → the solutions for all counts that hang together with it."""
    group = {key: {key} for key in least}
    relations = list(relations)
    for relation in relations:
        together = set().union(*(group[key] for key in relation.factors))
        for key in together:
            group[key] = together
    own = defaultdict(list)
    for relation in relations:
        for key in list(relation.factors)[:1]:
            own[id(group[key])].append(relation)
    made = {
        id(keys): Solutions(own[id(keys)], {key: least[key] for key in least if key in keys}, start)
        for keys in group.values()
    }
    return {key: made[id(keys)] for key, keys in group.items()}


class Solutions:
    """All counts that fulfil the relations, each being at least `least`, with one corner of them as a table of rows.

    `start` is one solution: it decides how soon an answer is found and not which. Raises ValueError if it is none.
    """

    def __init__(self, relations: Iterable[Relation], least: Mapping[str, int], start: Point):
        self.relations, self.least = list(relations), dict(least)
        self.keys = list(least)
        self.column = {key: column for column, key in enumerate(self.keys)}
        self.rows: list[dict[int, int]] = []  # the first columns are the counts less their least, others what is left
        self.right: list[int] = []
        self.basic: list[int] = []  # column of each row: its factor is above 0, and it is in no other row
        self.row_of: dict[int, int] = {}
        self.seen = {key: set() for key in self.keys}  # whole values that some whole solution has
        self.is_met = False
        self.ends = {}
        point = [start[key] - low for key, low in least.items()]
        if all(value == int(value) for value in point):
            self.keep(point)
        for relation in self.relations:
            self.add(relation, start, point)
        if any(value < 0 for value in point):
            raise ValueError("The start is no solution.")
        self.go_to_a_corner(point)
        self.look()

    def add(self, relation: Relation, start: Point, point: list) -> None:
        """One relation as a row, or as one for each of its limits with a column for what is left."""
        row = {self.column[key]: factor for key, factor in relation.factors.items()}
        total = sum(factor * start[key] for key, factor in relation.factors.items())
        moved = sum(factor * self.least[key] for key, factor in relation.factors.items())
        if relation.low == relation.high:
            if total != relation.low:
                raise ValueError("The start is no solution.")
            self.reduce(row, relation.low - moved)
            return
        for limit, sign in ((relation.low, -1), (relation.high, 1)):
            if limit is not None:
                point.append(sign * (limit - total))
                self.reduce({**row, len(point) - 1: sign}, limit - moved)

    def reduce(self, row: dict[int, int], right: int) -> None:
        """Adds a row without the columns that are basic, and makes one of its own basic."""
        for number, basic in enumerate(self.basic):
            if basic in row:
                row, right = without(basic, row, right, self.rows[number], self.right[number])
        if row:
            chosen = max(row, key=lambda column: (column >= len(self.keys), abs(row[column]) == 1, -column))
            self.rows.append(row)
            self.right.append(right)
            self.basic.append(chosen)
            self.pivot(len(self.rows) - 1, chosen)

    def pivot(self, number: int, column: int) -> None:
        """Makes a column basic in a row."""
        if self.rows[number][column] < 0:
            self.rows[number] = {each: -factor for each, factor in self.rows[number].items()}
            self.right[number] *= -1
        row, right = self.rows[number], self.right[number]
        for other, old in enumerate(self.rows):
            if other != number and column in old:
                self.rows[other], self.right[other] = without(column, old, self.right[other], row, right)
        self.row_of.pop(self.basic[number], None)
        self.basic[number] = column
        self.row_of[column] = number

    def go_to_a_corner(self, point: list) -> None:
        """Takes each column that is not basic down to 0; a basic one that is there first gives way to it."""
        for column in range(len(point)):
            while column not in self.row_of and point[column]:
                slopes = {
                    n: Fraction(row[column], row[self.basic[n]]) for n, row in enumerate(self.rows) if column in row
                }
                falls = [(-point[self.basic[n]] / slope, n) for n, slope in slopes.items() if slope < 0]
                step, first = min([(point[column], -1), *falls])
                for n, slope in slopes.items():
                    point[self.basic[n]] += step * slope
                point[column] -= step
                if point[column]:
                    self.pivot(first, column)

    def at(self, step: int | Fraction = 0, entering: int = -1) -> list:
        """The columns of the counts at this corner, or so far on along the edge where a column rises."""
        found = [0] * len(self.keys)
        if 0 <= entering < len(found):
            found[entering] = step
        for row, right, basic in zip(self.rows, self.right, self.basic, strict=True):
            if basic < len(found):
                found[basic] = Fraction(right - step * row.get(entering, 0), row[basic])
        return found

    def look(self, step: int | Fraction = 0, entering: int = -1) -> None:
        """Keeps what the counts are there, if all are whole."""
        found = self.at(step, entering)
        if all(value.denominator == 1 for value in found):
            self.keep(found)

    def keep(self, found: list) -> None:
        """A whole solution was met."""
        self.is_met = True
        for (key, low), value in zip(self.least.items(), found, strict=True):
            self.seen[key].add(int(value) + low)

    def point(self, step: int = 0, entering: int = -1) -> dict[str, Fraction]:
        """Count → its value at this corner or beyond."""
        return {key: low + value for (key, low), value in zip(self.least.items(), self.at(step, entering), strict=True)}

    def enter(self, column: int) -> bool:
        """Raises a column from 0 as far as it goes; False where that has no end."""
        limits = [
            (Fraction(right, row[column]), basic, number)
            for number, (row, right, basic) in enumerate(zip(self.rows, self.right, self.basic, strict=True))
            if row.get(column, 0) > 0
        ]
        step, _, number = min(limits, default=(FAR, 0, None))
        for part in (1, 2):
            if part < step:
                self.look(part, column)
        if number is None:
            return False
        self.pivot(number, column)
        self.look()
        return True

    def end(self, key: str, *, is_high: bool) -> tuple[Fraction | None, dict[str, Fraction]]:
        """The smallest or largest value of a count in any numbers, None where there is no end, and a solution there."""
        if (key, is_high) not in self.ends:
            self.ends[key, is_high] = self.go_to_the_end(self.column[key], key, -1 if is_high else 1)
        return self.ends[key, is_high]

    def go_to_the_end(self, own: int, key: str, sign: int):
        """As `end`: the first column that moves the count the right way enters, until there is none."""
        if sign < 0 and own not in self.row_of and not self.enter(own):
            return None, self.point(FAR, own)
        while own in self.row_of:
            row = self.rows[self.row_of[own]]
            column = min((each for each, factor in row.items() if factor * sign > 0 and each != own), default=None)
            if column is None:
                break
            if not self.enter(column):
                return None, self.point(FAR, column)
        point = self.point()
        return point[key], point

    def bounds(self, key: str) -> tuple[int, int | None]:
        """The smallest and the largest whole value; the second is None where there is no largest one."""
        low, high = (self.end(key, is_high=is_high)[0] for is_high in (False, True))
        smallest = next(value for value in count(ceil(low)) if self.allows(key, value))
        largest = None if high is None else next(value for value in count(floor(high), -1) if self.allows(key, value))
        return smallest, largest

    def some(self, key: str, enough: int) -> list[int]:
        """So many whole values of a count, or all if there are fewer."""
        low, high = (0, 0) if len(self.seen[key]) >= enough else self.bounds(key)
        for value in count(low):
            if len(self.seen[key]) >= enough or (high is not None and value > high):
                break
            self.allows(key, value)
        return sorted(self.seen[key])[:enough]

    def allows(self, key: str, value: int) -> bool:
        """Whether a whole solution has this value, which lies between the ends."""
        if value not in self.seen[key]:
            (low, one), (high, other) = (self.end(key, is_high=is_high) for is_high in (False, True))
            low, high = one[key], other[key]
            part = Fraction(value - low, high - low) if high > low else 0
            start = {each: one[each] + part * (other[each] - one[each]) for each in one}
            inner = Solutions([*self.relations, Relation({key: 1}, value, value)], self.least, start)
            if inner.has_a_whole_one():
                for each in self.keys:
                    self.seen[each] |= inner.seen[each]
        return value in self.seen[key]

    def has_a_whole_one(self) -> bool:
        """Whether any solution is whole; a count that is not at this corner is tried below and above."""
        if not self.is_met:
            key, value = next((key, value) for key, value in self.point().items() if value.denominator > 1)
            for is_high, limit in ((False, floor(value)), (True, ceil(value))):
                _, start = self.end(key, is_high=is_high)
                if start[key] >= limit if is_high else start[key] <= limit:
                    limits = (limit, None) if is_high else (None, limit)
                    inner = Solutions([*self.relations, Relation({key: 1}, *limits)], self.least, start)
                    if inner.has_a_whole_one():
                        self.is_met, self.seen = True, inner.seen
                        break
        return self.is_met


def without(column: int, row: dict[int, int], right: int, other: dict[int, int], other_right: int):
    """A row less as many times another, in which the column's factor is above 0, that the column is gone from it."""
    times, by = other[column], row[column]
    new = {each: factor * times for each, factor in row.items()}
    for each, factor in other.items():
        new[each] = new.get(each, 0) - by * factor
        if not new[each]:
            del new[each]
    right = right * times - by * other_right
    if (divisor := gcd(right, *new.values())) > 1:
        new, right = {each: factor // divisor for each, factor in new.items()}, right // divisor
    return new, right
