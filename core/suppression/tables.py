"""The tables of an edition as plain values, and the sums between their cells."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

HIDDEN, NOT_AVAILABLE, NOT_APPLICABLE = "c", ":", "z"
NO_COUNTS = (NOT_AVAILABLE, NOT_APPLICABLE)


class Cell(NamedTuple):
    """One count of a table.

    `key` identifies the count: the same key, in whatever table or edition, is the same count (a total that several
    tables share has one key). A count that was revised since is another count and needs another key. `value` is the
    true count (a whole number from 0) or ":" not available or "z" not applicable. `printed` is what an earlier edition
    printed for this very cell; only cells of issued tables have it. `before` is what the latest edition printed for the
    figure that this one revises, or "" if it revises none.
    """

    key: str
    value: int | str
    printed: str = ""
    before: str = ""


@dataclass(frozen=True)
class Table:
    """A rectangle of cells. By default the last column, and with two rows or more the last row, are totals.

    `is_issued`: an earlier edition printed this table. Its cells stay as they were printed, and they constrain what may
    be printed now. A table that was withheld, or a cell that was not printed, is left out or has an empty `printed`.
    """

    name: str
    rows: Sequence[Sequence[Cell]]
    row_totals: bool = True
    column_totals: bool = True
    is_issued: bool = False

    def cells(self) -> Iterable[Cell]:
        return (cell for row in self.rows for cell in row)

    def links(self) -> Iterable[Link]:
        """The sums that a reader of the table assumes."""
        if len({len(row) for row in self.rows}) > 1:
            raise ValueError(f"The rows of the table {self.name!r} are not of one length.")
        if self.row_totals:
            yield from (sum_of(row) for row in self.rows if len(row) > 1)
        if self.column_totals and len(self.rows) > 1:
            yield from (sum_of(column) for column in zip(*self.rows, strict=True))


class Link(NamedTuple):
    """A relation that a reader knows between counts of one or several tables: `whole` is the sum of `parts`.

    `relation` is "=", or ">=" where parts are left out (whole ≥ sum), or "<=" where one child counts in several parts
    (whole ≤ sum), or ">" (whole > sum), without parts for a count that is known not to be 0. A year to date is the
    whole of its quarters; two keys for one count are a link with one part.
    """

    whole: str
    parts: tuple[str, ...]
    relation: str = "="


def sum_of(line: Sequence[Cell]) -> Link:
    """The last cell of a row or column is the sum of the others."""
    return Link(line[-1].key, tuple(cell.key for cell in line[:-1]))


def issued(table: Table, text) -> Table:
    """A table as it constrains later editions. `text` is a function: key → what was printed."""
    rows = [[cell._replace(printed=text(cell.key), before="") for cell in row] for row in table.rows]
    return Table(table.name, rows, table.row_totals, table.column_totals, is_issued=True)
