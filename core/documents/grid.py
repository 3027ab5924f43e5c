"""Places the cells of a table, and finds the headings of each."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from core.documents.model import Cell, Column, Document, Table

TABLE = "Table"  # heading of the captions of tables that share a sheet


class MisfitTable(ValueError):
    """The spans of a table leave a place empty or cover it twice; the message names row and column."""


class Placed(NamedTuple):
    row: int
    column: int
    cell: Cell
    heads_row: bool


def place(table: Table) -> list[list[Placed]]:
    """The cells of each row in the order of columns. Raises MisfitTable unless each place is covered exactly once."""
    return list(placing(table))


def placing(table: Table) -> Iterator[list[Placed]]:
    """Yield the placed cells row by row; raises MisfitTable as `place` does."""
    width, heading = len(table.columns), [column.is_row_header for column in table.columns]
    covered_until = [0] * width  # per column: the first row that no cell from above covers
    for number, row in enumerate(table.rows):
        cells, column = [], 0
        for cell in row:
            while column < width and covered_until[column] > number:
                column += 1
            rows, columns = cell.rowspan, cell.colspan
            if rows == columns == 1 and column < width:  # nearly every cell; always fits
                covered_until[column] = number + 1
            else:
                _check_fit(table, covered_until, cell, number, column)
                covered_until[column : column + columns] = [number + rows] * columns
            cells.append(Placed(number, column, cell, cell.header or heading[column]))
            column += columns
        if width and min(covered_until) <= number:
            raise MisfitTable(f"Row {number + 1} leaves a column without a cell.")
        yield cells


def _check_fit(table: Table, covered_until: list[int], cell: Cell, row: int, column: int) -> None:
    if cell.rowspan < 1 or cell.colspan < 1 or column + cell.colspan > len(table.columns):
        raise MisfitTable(f"Row {row + 1} has more cells than columns.")
    if row + cell.rowspan > len(table.rows):
        raise MisfitTable(f"A cell of row {row + 1} reaches past the last row.")
    if any(until > row for until in covered_until[column : column + cell.colspan]):
        raise MisfitTable(f"A cell of row {row + 1} covers a place that is taken from above.")


def row_headers(placed: list[list[Placed]]) -> Iterator[tuple[Placed, tuple[Placed, ...]]]:
    """Each cell with the row headers that apply to it, from left to right.

    A header applies to a cell when it spans a row of that cell and stands to its left; so a method is headed
    by its objective, and an action by both. The column headings are not repeated here: they are the columns
    from `column` to `column + colspan`.
    """
    starting = [[item for item in row if item.heads_row] for row in placed]
    alive: list[Placed] = []
    for number, row in enumerate(placed):
        alive = [header for header in alive if header.row + header.cell.rowspan > number] + starting[number]
        alive.sort(key=lambda header: header.column)
        for item in row:
            below = (header for later in starting[number + 1 : number + item.cell.rowspan] for header in later)
            yield item, tuple(header for header in (*alive, *below) if header.column < item.column)


def flat_rows[T](table: Table, write: Callable[[Cell, str], T] = lambda cell, values: cell) -> Iterator[list[T]]:
    """Rows for spreadsheets: every row has all columns, and a spanned value is repeated in each row.

    Merged cells can be neither sorted nor filtered. A cell over several columns is written in the first of them.
    `write` is called once for each cell, with what its column holds (`Column.values`).
    """
    context = [write(Cell(value), "") for _, value in table.context]
    values = [column.values for column in table.columns]
    current: list = [None] * len(table.columns)
    for row in placing(table):
        for _, column, cell, _ in row:
            current[column] = write(cell, values[column])
            for place in range(column + 1, column + cell.colspan):
                current[place] = write(Cell(), "")
        yield context + current


class JoinedTables:
    """The tables that share a sheet of the flat forms, as one table. Its columns are all of theirs, contexts first, in
    the order in which they come. Where they differ and a table has no context, each row begins with the caption of its
    table.
    """

    def __init__(self, name: str, tables: Sequence[Table]):
        self.name = name
        if len({_keys(table) for table in tables}) > 1 and not all(table.context for table in tables):
            tables = [replace(table, context=((TABLE, table.caption), *table.context)) for table in tables]
        self.tables = tables
        keys = [_keys(table) for table in tables]
        contexts = [key for found, table in zip(keys, tables, strict=True) for key in found[: len(table.context)]]
        self._keys = list(dict.fromkeys([*contexts, *(key for found in keys for key in found)]))

    @property
    def headings(self) -> list[str]:
        return [heading for heading, _ in self._keys]

    def columns(self) -> list[Column | None]:
        """The column below each heading, from the first table that has it; None for a context."""
        found = {
            key: column
            for table in reversed(self.tables)
            for key, column in zip(_keys(table), (*(None for _ in table.context), *table.columns), strict=True)
        }
        return [found[key] for key in self._keys]

    def rows[T](self, write: Callable[[Cell, str], T]) -> Iterator[list[T]]:
        """Rows as of flat_rows(), each with an empty cell below every heading that its table lacks."""
        empty = write(Cell(), "")
        for table in self.tables:
            places = [self._keys.index(key) for key in _keys(table)]
            if places == list(range(len(self._keys))):
                yield from flat_rows(table, write)
                continue
            for cells in flat_rows(table, write):
                row = [empty] * len(self._keys)
                for place, cell in zip(places, cells, strict=True):
                    row[place] = cell
                yield row


def _keys(table: Table) -> tuple[tuple[str, int], ...]:
    """The headings of a table, each with its number among those of the same words."""
    headings = [*(name for name, _ in table.context), *(column.heading for column in table.columns)]
    return tuple((heading, headings[:place].count(heading)) for place, heading in enumerate(headings))


def worksheets_of(document: Document) -> list[JoinedTables]:
    found: dict[str, list[Table]] = {}
    for block in document.blocks:
        if isinstance(block, Table):
            found.setdefault(block.worksheet.strip() or "Table", []).append(block)
    return [JoinedTables(name, tables) for name, tables in found.items()]
