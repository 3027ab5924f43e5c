"""Reads the tables and paragraphs of a Word file (.docx, .docm).

Macros, pictures and embedded files are never opened. See docx_text.py for what counts as text.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator

from lxml import etree

from core.files.packages import Package
from core.importing.readers.docx_numbers import Numbering, read_styles
from core.importing.readers.docx_text import TextReader, blocks_of, parts_of
from core.importing.readers.docx_xml import attribute, child, children, flag, name_of, number_of, value_of
from core.importing.source import Block, Cell, FoundTable, Paragraph, UnreadableFile

MAX_COLUMNS = 200  # grid columns of one table
MAX_ROWS = 20_000  # rows of all tables together


def main_part(package: Package) -> str | None:
    """The name of the document part of a Word file, None where the package is something else."""
    if "_rels/.rels" in package.names:
        target = _related(package, "").get("officeDocument", "")
        if target in package.names and name_of(package.xml(target)) == "document":
            return target
        return None
    return "word/document.xml" if "word/document.xml" in package.names else None


def _related(package: Package, part: str) -> dict[str, str]:
    """Kind → part name for the relations of a part, e.g. {"styles": "word/styles.xml"}."""
    folder, name = posixpath.split(part)
    relations = posixpath.join(folder, "_rels", f"{name}.rels")
    if relations not in package.names:
        return {}
    found = {}
    for item in children(package.xml(relations), "Relationship"):
        if item.get("TargetMode") != "External":
            target = item.get("Target", "")
            path = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
            found.setdefault(item.get("Type", "").rpartition("/")[2], posixpath.normpath(path))
    return found


class WordFile:
    """`frames` says which tables only frame others: their cells are read as if they stood outside."""

    def __init__(self, package: Package, main: str, frames: Callable[[etree._Element], bool]):
        self._frames = frames
        self._package = package
        self._parts = _related(package, main)
        self._properties = _related(package, "").get("core-properties", "")
        self._root = package.xml(main)
        styles = read_styles(self._optional("styles"))
        self._reader = TextReader(styles, Numbering(self._optional("numbering"), styles))
        self._rows = 0

    def _optional(self, kind: str) -> etree._Element | None:
        name = self._parts.get(kind, "")
        return self._package.xml(name) if name in self._package.names else None

    def blocks(self) -> Iterator[Block]:
        body = child(self._root, "body")
        if body is not None:
            yield from self._blocks(body)

    def title(self) -> str:
        if self._properties not in self._package.names:
            return ""
        title = child(self._package.xml(self._properties), "title")
        return " ".join((title.text or "").split()) if title is not None else ""

    def _blocks(self, element: etree._Element) -> Iterator[Block]:
        for item in blocks_of(element):
            if name_of(item) == "tbl":
                if self._frames(item):
                    for row in parts_of(item, "tr"):
                        for cell in parts_of(row, "tc"):
                            yield from self._blocks(cell)
                else:
                    yield self._table(item)
                continue
            text = self._reader.paragraph(item)
            style = self._reader.style_of(item)
            if text is not None and style != "contents":
                yield Paragraph(text, style)

    def _table(self, element: etree._Element) -> FoundTable:
        rows = tuple(self._row(row) for row in parts_of(element, "tr"))
        return FoundTable("", rows, merges=any(cell.continues for row in rows for cell in row))

    def _row(self, element: etree._Element) -> tuple[Cell, ...]:
        self._rows += 1
        if self._rows > MAX_ROWS:
            raise UnreadableFile(f"The tables of this file have more than {MAX_ROWS:,} rows.")
        start = min(number_of(child(element, "trPr"), "gridBefore") or 0, MAX_COLUMNS)
        cells: list[Cell] = []
        for item in parts_of(element, "tc"):
            properties = child(item, "tcPr")
            span = min(max(number_of(properties, "gridSpan") or 1, 1), MAX_COLUMNS)
            if flag(properties, "hMerge") is not None and value_of(properties, "hMerge") != "restart" and cells:
                cells[-1] = Cell(cells[-1].text, cells[-1].start, cells[-1].span + span, cells[-1].continues)
            else:
                continues = _continues(properties)
                text = self._reader.skip(item) if continues else self._reader.cell(item)
                cells.append(Cell(text, start, span, continues))
            start += span
        if start > MAX_COLUMNS:
            raise UnreadableFile(f"A table in this file has more than {MAX_COLUMNS} columns.")
        return tuple(cells)

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
        comments = len(list(children(self._optional("comments"), "comment")))
        if comments:
            yield f"Comments were left out: {comments}"
        if any(name_of(item) == "altChunk" for item in self._root.iter()):
            yield "The file contains a second document, which was left out. Word joins them on saving."

    def _footnotes(self) -> Iterator[str]:
        for kind in ("footnote", "endnote"):
            for note in children(self._optional(f"{kind}s"), kind):
                if f"{kind} {attribute(note, 'id')}" in self._reader.footnotes:
                    words = " ".join(item.text or "" for item in note.iter() if name_of(item) == "t")
                    yield " ".join(words.split())


def _continues(properties: etree._Element | None) -> bool:
    """Whether a cell is merged with the one above, plainly or by a tracked change."""
    if child(properties, "vMerge") is not None:
        return value_of(properties, "vMerge") != "restart"
    return attribute(child(properties, "cellMerge"), "vMerge") == "cont"
