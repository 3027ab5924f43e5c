"""Reads the board's plan from a Word file (.docx, .docm): bytes in, PlanDocument out.

Macros, pictures and embedded files are never opened. See wordtext.py for what counts as text and assemble.py
for how a plan is recognised.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from lxml import etree

from actions.importing.assemble import assemble
from actions.importing.blocks import Block, Cell, Paragraph, Table
from actions.importing.wordnumbers import Numbering, read_styles
from actions.importing.words import is_action_header
from actions.importing.wordtext import TextReader, blocks_of, parts_of
from actions.importing.wordxml import attribute, child, children, flag, name_of, number_of, value_of
from actions.wording.document import PlanDocument, UnreadablePlan, squash
from core.files.packages import MAX_FILE_BYTES, ZIP_MAGIC, BadPackage, Package, describe_ole

MAX_COLUMNS = 200  # grid columns of one table
MAX_ROWS = 20_000  # rows of all tables together


def read_word(data: bytes) -> PlanDocument:
    """The plan in a Word file. Raises UnreadablePlan, with words for the person who chose the file, and
    nothing else."""
    refuse_other_files(data)
    try:
        package = Package(data)
        main = main_part(package)
        if main is None:
            raise UnreadablePlan("This is not a Word file. Choose the plan as a .docx file.")
        return _WordFile(package, main).plan()
    except BadPackage as problem:
        raise UnreadablePlan(problem.message) from None
    except RecursionError:
        raise UnreadablePlan("This file is nested too deeply to be a document, so it was not opened.") from None


def refuse_other_files(data: bytes) -> None:
    """Raise UnreadablePlan for what is certainly no .docx: too large, empty, old, protected or no zip
    file."""
    if not data:
        raise UnreadablePlan("This file is empty.")
    if len(data) > MAX_FILE_BYTES:
        raise UnreadablePlan(f"This file is larger than {MAX_FILE_BYTES // 1024 // 1024} MB; a plan is far smaller.")
    old = describe_ole(data)
    if old == "encrypted":
        raise UnreadablePlan("This file is protected by a password. Remove the password in Word and try again.")
    if old == "doc":
        raise UnreadablePlan(
            "This is a Word file of the old kind (.doc). Open it in Word, save it as .docx, try again."
        )
    if old:
        raise UnreadablePlan("This is an Office file of an old kind. Save it as .docx or .xlsx and try again.")
    if not data.startswith(ZIP_MAGIC):
        raise UnreadablePlan("This is not a Word file. Choose the plan as a .docx file.")


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


class _WordFile:
    def __init__(self, package: Package, main: str):
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

    def plan(self) -> PlanDocument:
        body = child(self._root, "body")
        blocks = list(self._blocks(body)) if body is not None else []
        if not any(isinstance(block, Table) for block in blocks):
            raise UnreadablePlan("This Word file contains no table, so there is no action plan to read.")
        return assemble(blocks, title=self._title_property(), notes=tuple(self._notes()))

    def _title_property(self) -> str:
        if self._properties not in self._package.names:
            return ""
        title = child(self._package.xml(self._properties), "title")
        return squash(title.text or "") if title is not None else ""

    def _blocks(self, element: etree._Element) -> Iterator[Block]:
        for item in blocks_of(element):
            if name_of(item) == "tbl":
                if _only_frames_others(item):
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

    def _table(self, element: etree._Element) -> Table:
        rows = tuple(self._row(row) for row in parts_of(element, "tr"))
        return Table(rows, merges=any(cell.continues for row in rows for cell in row))

    def _row(self, element: etree._Element) -> tuple[Cell, ...]:
        self._rows += 1
        if self._rows > MAX_ROWS:
            raise UnreadablePlan(f"The tables of this file have more than {MAX_ROWS:,} rows.")
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
            raise UnreadablePlan(f"A table in this file has more than {MAX_COLUMNS} columns.")
        return tuple(cells)

    def _notes(self) -> Iterator[str]:
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
                    yield squash(" ".join(item.text or "" for item in note.iter() if name_of(item) == "t"))


def _continues(properties: etree._Element | None) -> bool:
    """Whether a cell is merged with the one above, plainly or by a tracked change."""
    if child(properties, "vMerge") is not None:
        return value_of(properties, "vMerge") != "restart"
    return attribute(child(properties, "cellMerge"), "vMerge") == "cont"


def _only_frames_others(table: etree._Element) -> bool:
    """Whether a table is a frame around an action table, as some templates have it."""
    return any(_has_action_header(inner) for inner in table.iterdescendants(table.tag)) and not _has_action_header(
        table
    )


def _has_action_header(table: etree._Element) -> bool:
    for row in parts_of(table, "tr"):
        texts = [
            "".join(item.text or "" for item in cell.iter() if name_of(item) == "t") for cell in parts_of(row, "tc")
        ]
        if is_action_header(texts):
            return True
    return False
