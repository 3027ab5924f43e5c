"""All linked tables as one system of whole numbers, as a reader of all publications sees it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import copy
from typing import NamedTuple

from core.suppression.tables import HIDDEN, NO_COUNTS, Cell, Link, Table

INNER, DEEPEST = 0, 3
RELATIONS = {"=": (0, 0), ">=": (0, None), ">": (1, None), "<=": (None, 0)}


class Row(NamedTuple):
    """A linear relation: the sum of coefficient × count lies between `low` and `high` (None: no limit)."""

    terms: tuple[tuple[int, int], ...]  # place of the count, coefficient
    low: int | None
    high: int | None

    def is_met_by(self, counts) -> bool:
        return self.allows(sum(factor * counts[place] for place, factor in self.terms))

    def allows(self, total: int) -> bool:
        return (self.low is None or total >= self.low) and (self.high is None or total <= self.high)


class System:
    """Counts by place, the relations between them, and which of them earlier editions printed."""

    def __init__(self, tables: Sequence[Table], links: Iterable[Link] = (), issued_links: Iterable[Link] = ()):
        self.tables = tables
        cells = [cell for table in tables for cell in table.cells()]
        values = distinct_values(cells)
        self.no_counts = {key: value for key, value in values.items() if value in NO_COUNTS}
        self.keys = [key for key in values if key not in self.no_counts]
        self.place = {key: place for place, key in enumerate(self.keys)}
        self.values = [values[key] for key in self.keys]
        self.known = {}  # place → what an earlier edition printed
        for cell in (cell for table in tables if table.is_issued for cell in table.cells()):
            self.note_printed(cell)
        of_issued = dict.fromkeys([*links_of(tables, is_issued=True), *issued_links])
        all_links = of_issued | dict.fromkeys([*links_of(tables, is_issued=False), *links])
        rows = {link: self.row(link) for link in all_links}
        self.rows = [row for row in rows.values() if row.terms]
        self.issued_rows = sum(bool(rows[link].terms) for link in of_issued)  # they come first
        self.depth = self.depths(all_links)
        self.at = self.rows_at()
        # For each table its places; and for each place the numbers of the new tables that would print it.
        self.inside = [{self.place[cell.key] for cell in table.cells() if cell.key in self.place} for table in tables]
        self.printed_in = [set() for _ in self.keys]
        for number, table in enumerate(tables):
            for place in () if table.is_issued else self.inside[number]:
                self.printed_in[place].add(number)

    def rows_at(self) -> list[list[int]]:
        at = [[] for _ in self.keys]
        for number, row in enumerate(self.rows):
            for place, _ in row.terms:
                at[place].append(number)
        return at

    def of_issued(self) -> System:
        """The system for a reader of the issued tables alone, who knows no relation of the new ones."""
        made = copy(self)
        made.rows = self.rows[: self.issued_rows]
        made.at = made.rows_at()
        return made

    def note_printed(self, cell: Cell):
        """Add what was printed; a number that any edition printed stays known."""
        if cell.key not in self.place or not cell.printed or cell.printed in NO_COUNTS:
            return
        place = self.place[cell.key]
        may_be = str(self.values[place]), HIDDEN if self.values[place] else "0"
        if cell.printed not in may_be:
            raise ValueError(f"{cell.key!r} was printed as {cell.printed!r} and is {self.values[place]} now.")
        if self.known.get(place, HIDDEN) == HIDDEN:
            self.known[place] = cell.printed

    def row(self, link: Link) -> Row:
        """A link in numbers. Cells without a count drop out; it is checked against the true counts.

        A part that is not available may or may not be in the whole. If the others make up the whole, a reader may guess
        that, so the equation applies; else only "at least" is known.
        """
        lost = [key for key in (link.whole, *link.parts) if key not in self.place and key not in self.no_counts]
        if lost:
            raise ValueError(f"The link {link} names {lost[0]!r}, which no table has.")
        if link.whole in self.no_counts:
            return Row((), None, None)
        factors = {self.place[link.whole]: 1}
        for key in link.parts:
            if key in self.place:
                factors[self.place[key]] = factors.get(self.place[key], 0) - 1
        terms = tuple((place, factor) for place, factor in factors.items() if factor)
        row = Row(terms, *RELATIONS[link.relation])
        if not row.is_met_by(self.values) and any(self.no_counts.get(key) == ":" for key in link.parts):
            row = Row(terms, *RELATIONS[">="])
        if not row.is_met_by(self.values):
            raise ValueError(f"{link.whole!r} and its parts do not add up ({link.relation}).")
        return row

    def depths(self, links: Iterable[Link]) -> list[int]:
        """For each place 0 for an inner cell, 1 for the total of inner cells, 2 for a total of totals, at most 3."""
        depth = [INNER] * len(self.keys)
        sums = [link for link in links if len(link.parts) > 1 and link.whole in self.place]
        for _ in range(DEEPEST):
            for link in sums:
                below = max((depth[self.place[key]] for key in link.parts if key in self.place), default=INNER)
                whole = self.place[link.whole]
                depth[whole] = min(DEEPEST, max(depth[whole], below + 1))
        return depth


def links_of(tables: Iterable[Table], *, is_issued: bool) -> Iterable[Link]:
    return (link for table in tables if table.is_issued == is_issued for link in table.links())


def distinct_values(cells: Iterable[Cell]) -> dict[str, int | str]:
    """Key → value in order of appearance; raises ValueError for invalid counts and for two values of one key."""
    values = {}
    for cell in cells:
        is_count = isinstance(cell.value, int) and not isinstance(cell.value, bool) and cell.value >= 0
        if not is_count and cell.value not in NO_COUNTS:
            raise ValueError(f"{cell.key!r} is {cell.value!r}: neither a count from 0 nor one of {NO_COUNTS}.")
        if values.setdefault(cell.key, cell.value) != cell.value:
            raise ValueError(f"{cell.key!r} has two values: {values[cell.key]!r} and {cell.value!r}.")
    return values
