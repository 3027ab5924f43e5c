"""Reads spreadsheets (.xlsx, .xlsm) and CSV files as tables of cells; see workbook_parts.py for merges and comments."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from core.files.spreadsheets import (
    KEY_HEADING,
    Budget,
    OpenWorkbook,
    UnreadableSpreadsheet,
    open_workbook,
    plain_cell,
    read_rows,
    read_worksheets,
    text_of,
    trim_rows,
)
from core.importing.readers.workbook_colours import Looks
from core.importing.readers.workbook_parts import MAX_MERGES, Area, WorksheetParts, read_parts
from core.importing.source import Cell, FoundTable, Row, Source, UnreadableFile

MAX_COLUMNS = 300
MAX_ROWS = 50_000
MAX_FULL_CELLS = 200_000  # beyond them only texts are read
MAX_CELLS = 500_000  # what is read within five seconds
HEADINGS_WITHIN = 40  # rows from the top in which that heading is looked for

LARGE = "This spreadsheet has more than {most:,} cells. Delete the columns and rows that are not needed and try again."
PLAIN = "This spreadsheet has more than {most:,} cells, so merged cells, colours and comments were not read."
CONDITIONAL = "Colours that depend on conditions were not worked out."
HIDDEN = "Hidden sheets were left out: {names}"
FAR_COMMENTS = "Comments beside the lists were left out: {texts}"
EMPTY = "This spreadsheet is empty. Choose a file with a list in it."


def read_workbook(data: bytes) -> Source:
    """The visible sheets of an XLSX file that are not empty. Raises UnreadableFile."""
    try:
        with open_workbook(data) as opened:
            hidden = [worksheet.title for worksheet in opened.book.worksheets if worksheet.sheet_state != "visible"]
            notes = (HIDDEN.format(names="; ".join(hidden)),) if hidden else ()
            if opened.cells <= MAX_FULL_CELLS:
                tables, more = _full_tables(opened)
                return _source("xlsx", tables, (*notes, *more))
            if opened.cells > MAX_CELLS:
                raise UnreadableFile(LARGE.format(most=MAX_CELLS))
            worksheets = read_worksheets(opened.book, MAX_ROWS, MAX_COLUMNS, named=True)
    except UnreadableSpreadsheet as problem:
        raise UnreadableFile(problem.message) from None
    tables = [FoundTable(worksheet.name, _plain_rows(worksheet.rows)) for worksheet in worksheets]
    return _source("xlsx", tables, (*notes, PLAIN.format(most=MAX_FULL_CELLS)))


def read_csv(data: bytes) -> Source:
    """The rows of a CSV file as one table. Raises UnreadableFile."""
    try:
        worksheets = read_rows(data, "", max_rows=MAX_ROWS, max_columns=MAX_COLUMNS)
    except UnreadableSpreadsheet as problem:
        raise UnreadableFile(problem.message) from None
    return _source("csv", [FoundTable(worksheet.name, _plain_rows(worksheet.rows)) for worksheet in worksheets], ())


def _source(kind: str, tables: list[FoundTable], notes: tuple[str, ...]) -> Source:
    filled, prints = with_keys(table for table in tables if any(table.rows))
    if not filled:
        raise UnreadableFile(EMPTY)
    return Source(kind, filled, notes=notes, prints=prints)


def _plain_rows(rows: list[list[str]]) -> tuple[Row, ...]:
    return tuple(
        tuple(Cell(plain_cell(text), column) for column, text in enumerate(row) if text.strip()) for row in rows
    )


def _full_tables(opened: OpenWorkbook) -> tuple[list[FoundTable], list[str]]:
    """The visible sheets, and notes about what was not read in them."""
    parts, looks, budget = read_parts(opened.package), Looks(opened.book.loaded_theme), Budget()
    tables, far, is_conditional = [], [], False
    for worksheet in opened.book.worksheets:
        if worksheet.sheet_state == "visible":
            part = parts.get(worksheet.title, WorksheetParts())
            found = _WorksheetReader(part, looks, budget)
            tables.append(found.table(worksheet))
            is_conditional = is_conditional or part.is_conditional
            far += found.far_comments
    notes = [CONDITIONAL] if is_conditional else []
    if far:
        notes.append(FAR_COMMENTS.format(texts="; ".join(far)))
    return tables, notes


class _WorksheetReader:
    """Reads one sheet. Places are (row, column), both from 0."""

    def __init__(self, part: WorksheetParts, looks: Looks, budget: Budget):
        self._part = part
        self._looks = looks
        self._budget = budget
        self._styled: dict[tuple[int, int], tuple[str, bool]] = {}
        self.far_comments: list[str] = []

    def table(self, worksheet) -> FoundTable:
        texts = trim_rows(self._texts(worksheet), worksheet.title, MAX_ROWS, MAX_COLUMNS)
        width = max(map(len, texts), default=0)
        rows: list[dict[int, Cell]] = [
            {column: Cell(plain_cell(text), column) for column, text in enumerate(row) if text.strip()} for row in texts
        ]
        self._add_looks(rows, width)
        self._add_merges(rows, width)
        self._add_comments(rows, width)
        found = tuple(tuple(row[column] for column in sorted(row)) for row in rows)
        merges = any(cell.continues for row in found for cell in row)
        return FoundTable(worksheet.title, found, merges=merges)

    def _texts(self, worksheet) -> Iterator[list[str]]:
        worksheet.reset_dimensions()  # the size stated in the file is not trusted
        for number, cells in enumerate(worksheet.iter_rows()):
            self._budget.spend(len(cells) + 1)
            for column, cell in enumerate(cells):
                if getattr(cell, "has_style", False):
                    look = self._looks.look_of(cell)
                    if look != ("", False):
                        self._styled[number, column] = look
            yield [text_of(cell) for cell in cells]

    def _add_looks(self, rows: list[dict[int, Cell]], width: int) -> None:
        """Fills and weights of the cells within the list; a blank cell counts where it is filled."""
        for (number, column), (fill, is_bold) in self._styled.items():
            if number < len(rows) and column < width:
                cell = rows[number].get(column)
                if cell:
                    rows[number][column] = replace(cell, fill=fill, is_bold=is_bold)
                elif fill:
                    rows[number][column] = Cell("", column, fill=fill)

    def _add_merges(self, rows: list[dict[int, Cell]], width: int) -> None:
        for area in self._part.merges[:MAX_MERGES]:
            if area.top < len(rows) and area.left < width:
                self._merge(rows, area, min(area.right, width - 1) - area.left + 1)

    def _merge(self, rows: list[dict[int, Cell]], area: Area, span: int) -> None:
        first = rows[area.top].get(area.left, Cell("", area.left))
        for number in range(area.top, min(area.bottom + 1, len(rows))):
            self._budget.spend(span)
            covered = [rows[number].get(column) for column in range(area.left, area.left + span)]
            for cell in covered:
                if cell and not cell.text.strip():
                    del rows[number][cell.start]
            if number == area.top:
                rows[number][area.left] = replace(first, span=span)
            elif area.left not in rows[number]:
                rows[number][area.left] = Cell("", area.left, span, continues=True, fill=first.fill)

    def _add_comments(self, rows: list[dict[int, Cell]], width: int) -> None:
        for (number, column), comments in self._part.comments.items():
            if number < len(rows) and column < max(width, 1):
                cell = rows[number].get(column, Cell("", column))
                rows[number][column] = replace(cell, comments=comments)
            else:
                self.far_comments += [comment.text for comment in comments]


def with_keys(tables: Iterable[FoundTable]) -> tuple[tuple[FoundTable, ...], dict[str, tuple[str, ...]]]:
    """Tables without their column of keys, each cell with the key of its row; and the prints of each key."""
    prints: dict[str, tuple[str, ...]] = {}
    return tuple(_with_keys(table, prints) for table in tables), prints


def _with_keys(table: FoundTable, prints: dict[str, tuple[str, ...]]) -> FoundTable:
    place = next(
        (cell.start for row in table.rows[:HEADINGS_WITHIN] for cell in row if cell.text.strip() == KEY_HEADING), None
    )
    if place is None:
        return table
    rows = []
    for row in table.rows:
        key, *found = next((cell.text.split() for cell in row if cell.start == place), ()) or [""]
        key = key if key.isdecimal() else ""  # not of the heading, nor of what stands above it
        if key:
            prints.setdefault(key, tuple(found))
        rows.append(tuple(replace(cell, key=key) for cell in row if cell.start != place))
    return replace(table, rows=tuple(rows))
