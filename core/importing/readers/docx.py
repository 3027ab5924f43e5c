"""Reads the tables and paragraphs of a Word file (.docx, .docm).

Macros, pictures and embedded files are never opened. See docx_text.py for what counts as text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from lxml import etree

from core.files.packages import Package
from core.importing.readers.docx_looks import TableLook, is_bold, table_styles
from core.importing.readers.docx_marks import MarkReader, read_prints
from core.importing.readers.docx_numbers import Numbering, read_styles
from core.importing.readers.docx_text import TextReader, blocks_of, is_deleted, parts_of
from core.importing.readers.docx_xml import attribute, child, children, flag, name_of, number_of, value_of
from core.importing.readers.relations import related
from core.importing.source import Cell, FoundTable, Paragraph, Row, Source, SourceWriter, UnreadableFile

MAX_COLUMNS = 300  # grid columns of one table
MAX_DEPTH = 8  # tables inside each other: each holds the texts of those inside it
MAX_ROWS = 20_000  # rows of all tables together


def main_part(package: Package) -> str | None:
    """The name of the document part of a Word file, None where the package is something else."""
    if "_rels/.rels" in package.names:
        target = related(package, "").get("officeDocument", "")
        if target in package.names and name_of(package.xml(target)) == "document":
            return target
        return None
    return "word/document.xml" if "word/document.xml" in package.names else None


@dataclass
class Grid:
    """A table as it is read: its rows, and the tables in its cells with the row and column of each."""

    name: str
    rows: list[Row] = field(default_factory=list)
    nested: list[tuple[int, int, Grid]] = field(default_factory=list)

    def table(self, inside: tuple[int, int, int] | None = None) -> FoundTable:
        merges = any(cell.continues for row in self.rows for cell in row)
        return FoundTable(self.name, tuple(self.rows), merges=merges, inside=inside)


def is_docx(package: Package) -> bool:
    return main_part(package) is not None


def read_docx(package: Package) -> Source:
    """The tables of a Word file, nested ones as tables of their own too. Raises UnreadableFile and BadPackage."""
    main = main_part(package)
    if main is None:
        raise UnreadableFile("This is not a Word file. Open it in Word, save it as .docx and try again.")
    file, out = WordFile(package, main), SourceWriter()
    for block in file.blocks():
        if isinstance(block, Grid):
            _add_table(out, block, None)
        else:
            out.add(block)
    notes = (*file.notes(), *file.notes_of_changes())
    below, prints = tuple(out.pending), file.prints()
    return Source("docx", tuple(out.tables), title=file.title(), below=below, notes=notes, prints=prints)


def _add_table(out: SourceWriter, grid: Grid, inside: tuple[int, int, int] | None) -> None:
    place = out.add(grid.table(inside)) - 1
    for row, column, nested in grid.nested:
        _add_table(out, nested, (place, row, column))


def is_frame(table: etree._Element) -> bool:
    """Whether a table of one column only sets a frame around others, as some templates have it."""
    return next(table.iterdescendants(table.tag), None) is not None and all(
        len(list(parts_of(row, "tc"))) <= 1 for row in parts_of(table, "tr")
    )


class WordFile:
    def __init__(self, package: Package, main: str):
        self._package = package
        self._parts = related(package, main)
        self._properties = related(package, "").get("core-properties", "")
        self._root = package.xml(main)
        styles = self._optional("styles")
        self._styles, self._table_styles = read_styles(styles), table_styles(styles)
        self._numbering = Numbering(self._optional("numbering"), self._styles)
        self._marks = MarkReader(self._optional("comments"))
        self._reader = TextReader(self._styles, self._numbering, self._marks)
        self._rows = self._depth = 0

    def _optional(self, kind: str) -> etree._Element | None:
        name = self._parts.get(kind, "")
        return self._package.xml(name) if name in self._package.names else None

    def blocks(self) -> Iterator[Paragraph | Grid]:
        body = child(self._root, "body")
        if body is not None:
            yield from self._blocks(body)

    def title(self) -> str:
        if self._properties not in self._package.names:
            return ""
        title = child(self._package.xml(self._properties), "title")
        return " ".join((title.text or "").split()) if title is not None else ""

    def prints(self) -> dict[str, tuple[str, ...]]:
        return read_prints(self._optional("settings"))

    def _blocks(self, element: etree._Element) -> Iterator[Paragraph | Grid]:
        for item in blocks_of(element):
            if name_of(item) == "tbl":
                if is_frame(item):
                    for row in parts_of(item, "tr"):
                        for cell in parts_of(row, "tc"):
                            yield from self._blocks(cell)
                else:
                    yield self._table(item)
                continue
            text = self._reader.paragraph(item)
            style = self._reader.style_of(item)
            if text is not None and style != "contents":
                is_item = not style and self._numbering.is_item(item)
                yield Paragraph(text, style, is_bold(item, self._styles), is_item)

    def _table(self, element: etree._Element) -> Grid:
        grid = Grid(value_of(child(element, "tblPr"), "tblCaption"))
        look = TableLook(element, self._styles, self._table_styles)
        for row in parts_of(element, "tr"):
            grid.rows.append(self._row(row, grid, look))
        return grid

    def _row(self, element: etree._Element, grid: Grid, look: TableLook) -> Row:
        self._rows += 1
        if self._rows > MAX_ROWS:
            raise UnreadableFile(f"The tables of this file have more than {MAX_ROWS:,} rows.")
        start = min(number_of(child(element, "trPr"), "gridBefore") or 0, MAX_COLUMNS)
        cells: list[Cell] = []
        for item in parts_of(element, "tc"):
            properties = child(item, "tcPr")
            span = min(max(number_of(properties, "gridSpan") or 1, 1), MAX_COLUMNS)
            if flag(properties, "hMerge") is not None and value_of(properties, "hMerge") != "restart" and cells:
                cells[-1] = replace(cells[-1], span=cells[-1].span + span)
            else:
                cells.append(self._cell(item, Cell("", start, span), grid, look))
            start += span
        if start > MAX_COLUMNS:
            raise UnreadableFile(f"A table in this file has more than {MAX_COLUMNS} columns.")
        return tuple(cells)

    def _cell(self, element: etree._Element, at: Cell, grid: Grid, look: TableLook) -> Cell:
        def read_nested(table: etree._Element) -> Iterator[str]:
            self._depth += 1
            if self._depth > MAX_DEPTH:
                raise UnreadableFile("The tables of this file are nested too deeply. Take them out of each other.")
            nested = self._table(table)
            self._depth -= 1
            grid.nested.append((len(grid.rows), at.start, nested))
            return ("\t".join(cell.text for cell in row) for row in nested.rows)

        properties, is_first = child(element, "tcPr"), not grid.rows
        continues = _continues(properties)
        self._marks.begin()
        text = self._reader.skip(element) if continues else self._reader.cell(element, read_nested)
        marks = self._marks.end()
        first_bold = look.first_bold and is_first
        bold = [is_bold(item, self._styles, otherwise=first_bold) for item in _filled_paragraphs(element)]
        return replace(
            at,
            text=text,
            continues=continues,
            fill=look.fill_of(properties, is_first=is_first),
            is_bold=bool(bold) and all(bold),
            key=marks.key,
            edits=marks.trimmed(),
            comments=tuple(marks.comments),
            struck=tuple(marks.struck),
        )

    def notes(self) -> Iterator[str]:
        for what, texts in (
            ("Hidden text was", self._reader.hidden),
            ("Text in text boxes was", self._reader.boxes),
        ):
            if texts:
                yield f"{what} left out: {'; '.join(texts)}"
        notes = list(self._footnotes())
        if notes:
            yield f"Footnotes were left out: {'; '.join(notes)}"
        if any(name_of(item) == "altChunk" for item in self._root.iter()):
            yield "The file contains a second document, which was left out. Word joins them on saving."

    def notes_of_changes(self) -> Iterator[str]:
        comments = [f"{each.author}: {each.text}" for each in self._marks.outside.comments]
        if comments:
            yield f"Comments outside the tables were left out: {'; '.join(comments)}"
        if self._marks.outside.edits:
            yield f"Tracked changes outside the tables were taken as accepted: {len(self._marks.outside.edits)}"
        rows = sum(1 for row in self._root.iter() if name_of(row) == "tr" and is_deleted(child(row, "trPr")))
        if rows:
            yield f"Rows that tracked changes delete were left out: {rows}"

    def _footnotes(self) -> Iterator[str]:
        for kind in ("footnote", "endnote"):
            for note in children(self._optional(f"{kind}s"), kind):
                if f"{kind} {attribute(note, 'id')}" in self._reader.footnotes:
                    words = " ".join(item.text or "" for item in note.iter() if name_of(item) == "t")
                    yield " ".join(words.split())


def _filled_paragraphs(cell: etree._Element) -> Iterator[etree._Element]:
    for item in blocks_of(cell):
        if name_of(item) == "p" and any((text.text or "").strip() for text in item.iter() if name_of(text) == "t"):
            yield item


def _continues(properties: etree._Element | None) -> bool:
    """Whether a cell is merged with the one above, plainly or by a tracked change."""
    if child(properties, "vMerge") is not None:
        return value_of(properties, "vMerge") != "restart"
    return attribute(child(properties, "cellMerge"), "vMerge") == "cont"
