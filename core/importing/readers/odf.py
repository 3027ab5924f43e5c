"""Reads OpenDocument texts and spreadsheets (.odt, .ods), as LibreOffice saves them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from lxml import etree

from core.files.packages import Package
from core.files.spreadsheets import cell_text, plain_cell
from core.importing.readers.docx_marks import KEY, prints_in
from core.importing.readers.docx_xml import attribute, name_of
from core.importing.readers.sheets import with_keys
from core.importing.source import (
    Cell,
    Comment,
    Edit,
    FoundTable,
    Paragraph,
    Row,
    Source,
    SourceWriter,
    UnreadableFile,
    join_paragraphs,
)

MAX_COLUMNS = 300
MAX_ROWS = 50_000
MAX_CELLS = 1_200_000
GROUPS = {"table-header-rows", "table-rows", "table-row-group", "table-header-columns"}
UNREAD = {
    "note",
    "annotation",
    "annotation-end",
    "tracked-changes",
    "change-info",
    "bookmark",
    "frame",
    "custom-shape",
    "ruby-text",
}
KINDS = {
    "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
}


def kind_of_odf(package: Package) -> str:
    """ "odt" or "ods" by the type that the package states; "" for anything else."""
    if "mimetype" not in package.names:
        return ""
    stated = package.read("mimetype").decode("ascii", "replace").strip()
    return KINDS.get(stated.removesuffix("-template"), "")


def read_odf(package: Package) -> Source:
    """The tables of a text, or the visible sheets of a spreadsheet. Raises UnreadableFile and BadPackage."""
    if "META-INF/manifest.xml" in package.names and b"encryption-data" in package.read("META-INF/manifest.xml"):
        raise UnreadableFile("This file is protected by a password. Remove the password and try again.")
    kind = kind_of_odf(package)
    root = package.xml("content.xml")
    styles = [root]
    if "styles.xml" in package.names:
        styles.insert(0, package.xml("styles.xml"))
    reader = _Reader(_Styles(styles), is_spreadsheet=kind == "ods")
    body = next((item for item in root.iter() if name_of(item) in ("text", "spreadsheet")), None)
    if body is None:
        raise UnreadableFile("This file holds no text and no table. Choose another file.")
    reader.changes = read_changes(reader, body)
    reader.blocks(body)
    tables, prints = with_keys(reader.out.tables)
    prints |= prints_in((attribute(item, "name"), attribute(item, "string-value")) for item in variables_of(body))
    below, notes = tuple(reader.out.pending), reader.notes()
    return Source(kind, tables, title=_title(package), below=below, notes=notes, prints=prints)


def variables_of(body: etree._Element) -> Iterator[etree._Element]:
    """The fields with values of their own that a text declares; document variables of Word become such."""
    return (item for group in body if name_of(group) == "user-field-decls" for item in group)


def read_changes(reader: _Reader, body: etree._Element) -> dict[str, Edit]:
    """The tracked changes of a text by their ids; what was added stands in the text itself."""
    found = {}
    regions = (region for group in body if name_of(group) == "tracked-changes" for region in group)
    for region in regions:
        for change in region:
            stated = {name_of(each): each.text or "" for each in change.iter() if name_of(each) in ("creator", "date")}
            lines = [reader.text(each) for each in _paragraphs(change)] if name_of(change) == "deletion" else []
            edit = Edit(stated.get("creator", ""), _day(stated.get("date", "")), removed=join_paragraphs(lines))
            found[attribute(region, "id")] = edit
    return found


def _title(package: Package) -> str:
    if "meta.xml" not in package.names:
        return ""
    found = (item.text for item in package.xml("meta.xml").iter() if name_of(item) == "title")
    return " ".join((next(found, "") or "").split())


def number(element: etree._Element, name: str, most: int) -> int:
    text = attribute(element, name)
    return min(int(text), most) if text.isascii() and text.isdigit() and 0 < len(text) < 10 else 1


class _Styles:
    """The fills and weights of the named and automatic styles of a document."""

    def __init__(self, roots: list[etree._Element]):
        self.parents: dict[str, str] = {}
        self.fills: dict[str, str] = {}
        self.bold: set[str] = set()
        self.hidden: set[str] = set()
        for root in roots:
            for style in (item for item in root.iter() if name_of(item) == "style"):
                self._read(style, attribute(style, "name"))

    def _read(self, style: etree._Element, name: str) -> None:
        self.parents[name] = attribute(style, "parent-style-name")
        for part in style:
            fill = attribute(part, "background-color")
            if name_of(part) == "table-cell-properties" and fill.startswith("#"):
                self.fills[name] = fill.lower()
            if name_of(part) == "text-properties" and attribute(part, "font-weight") in ("bold", "700", "800", "900"):
                self.bold.add(name)
            if name_of(part) == "table-properties" and attribute(part, "display") == "false":
                self.hidden.add(name)

    def line(self, name: str) -> Iterator[str]:
        """A style and those from which it inherits."""
        seen: set[str] = set()
        while name and name not in seen:
            seen.add(name)
            yield name
            name = self.parents.get(name, "")

    def fill(self, name: str) -> str:
        return next((self.fills[each] for each in self.line(name) if each in self.fills), "")

    def is_bold(self, name: str) -> bool:
        return any(each in self.bold for each in self.line(name))

    def kind(self, name: str) -> str:
        """ "title", "heading" or ""."""
        names = [each.lower() for each in self.line(name)]
        if "title" in names:
            return "title"
        return "heading" if any(each.startswith("heading") for each in names) else ""


@dataclass
class _Reader:
    styles: _Styles
    is_spreadsheet: bool
    out: SourceWriter = field(default_factory=SourceWriter)
    cells: int = 0
    footnotes: int = 0
    changes: Mapping[str, Edit] = field(default_factory=dict)

    def notes(self) -> tuple[str, ...]:
        return (f"Footnotes were left out: {self.footnotes}",) if self.footnotes else ()

    def blocks(self, element: etree._Element) -> None:
        for item in element:
            name = name_of(item)
            if name == "table":
                if attribute(item, "style-name") not in self.styles.hidden:
                    self.table(item)
            elif name in ("p", "h"):
                self.out.add(self.paragraph(item))
            elif name in ("list", "list-item", "list-header"):
                self.items(item)
            elif name not in UNREAD and name != "table-of-content":
                self.blocks(item)

    def items(self, element: etree._Element) -> None:
        for item in element:
            if name_of(item) in ("p", "h"):
                found = self.paragraph(item)
                self.out.add(Paragraph(found.text, found.style, found.is_bold, is_item=True))
            else:
                self.items(item)

    def paragraph(self, element: etree._Element) -> Paragraph:
        style = attribute(element, "style-name")
        kind = self.styles.kind(style) or ("heading" if name_of(element) == "h" else "")
        return Paragraph(self.text(element), kind, self.is_bold(element))

    def is_bold(self, element: etree._Element) -> bool:
        if self.styles.is_bold(attribute(element, "style-name")):
            return True
        spans = [item for item in element if name_of(item) == "span"]
        plain = (element.text or "") + "".join(item.tail or "" for item in element)
        return bool(spans) and not plain.strip() and all(self.styles.is_bold(attribute(s, "style-name")) for s in spans)

    def text(self, element: etree._Element) -> str:
        """The text of a paragraph as it is printed; white space is squashed as OpenDocument says."""
        return " ".join(part for part in "".join(self.pieces(element)).split(" ") if part).replace("\ue000", " ")

    def pieces(self, element: etree._Element) -> Iterator[str]:
        yield _squashed(element.text)
        for item in element:
            name = name_of(item)
            if name == "s":
                yield "\ue000" * number(item, "c", 1_000)
            elif name == "tab":
                yield "\t"
            elif name == "line-break":
                yield "\n"
            elif name == "note":
                self.footnotes += 1
            elif name not in UNREAD:
                yield from self.pieces(item)
            yield _squashed(item.tail)

    def table(self, element: etree._Element, inside: tuple[int, int, int] | None = None) -> None:
        nested: list[tuple[etree._Element, int, int]] = []
        rows, blank, below = [], 0, {}
        for item in self.rows(element):
            found = self.row(item, below, len(rows) + blank, nested)
            if not any(cell.text.strip() or cell.fill for cell in found):
                blank += number(item, "number-rows-repeated", MAX_ROWS)
                continue
            repeated = number(item, "number-rows-repeated", MAX_ROWS)
            rows += [()] * min(blank, MAX_ROWS) + [found] * repeated
            blank = 0
            if len(rows) > MAX_ROWS:
                raise UnreadableFile(f"A table in this file has more than {MAX_ROWS:,} rows.")
        merges = any(cell.continues for row in rows for cell in row)
        place = self.out.add(FoundTable(attribute(element, "name"), tuple(rows), merges=merges, inside=inside)) - 1
        for table, row, column in nested:
            self.table(table, (place, row, column))

    def rows(self, element: etree._Element) -> Iterator[etree._Element]:
        for item in element:
            name = name_of(item)
            if name == "table-row" and attribute(item, "visibility") != "collapse":
                yield item
            elif name in GROUPS:
                yield from self.rows(item)

    def row(self, element, below: dict[int, list[int]], at: int, nested: list) -> Row:
        """The cells of a row. `below` is column → [rows, columns] that a merged cell above still covers."""
        cells: list[Cell] = []
        column = covered_until = 0
        started: dict[int, list[int]] = {}
        for item in element:
            name = name_of(item)
            if name not in ("table-cell", "covered-table-cell"):
                continue
            content = self.cell(item, column) if name == "table-cell" else None
            repeated = number(item, "number-columns-repeated", 20_000)
            if content and not (content.text.strip() or content.fill or attribute(item, "number-rows-spanned")):
                column += repeated
                continue
            for _ in range(min(repeated, MAX_COLUMNS + 1)):
                if content is not None:
                    again = Cell(content.text, column, content.span, fill=content.fill, is_bold=content.is_bold)
                    cells.append(content if column == content.start else again)
                    covered_until = column + content.span
                    started[column] = [number(item, "number-rows-spanned", MAX_ROWS), content.span]
                    nested += [(table, at, column) for table in item if name_of(table) == "table"]
                elif column >= covered_until and below.get(column, (0, 1))[0] > 0:
                    cells.append(Cell("", column, below[column][1], continues=True))
                    covered_until = column + below[column][1]
                column += 1
            if cells and cells[-1].end > MAX_COLUMNS:
                raise UnreadableFile(f"A table in this file has more than {MAX_COLUMNS} columns.")
        self.count(len(cells))
        for place in list(below):
            below[place][0] -= 1
            if below[place][0] <= 0:
                del below[place]
        below |= {place: [rows - 1, span] for place, (rows, span) in started.items() if rows > 1}
        return tuple(cells)

    def count(self, cells: int) -> None:
        self.cells += cells + 1
        if self.cells > MAX_CELLS:
            raise UnreadableFile("This file is too large to be read.")

    def cell(self, element: etree._Element, column: int) -> Cell:
        span = number(element, "number-columns-spanned", MAX_COLUMNS)
        paragraphs = list(_paragraphs(element))
        text = join_paragraphs(self.text(item) for item in paragraphs)
        if self.is_spreadsheet:
            text = plain_cell(typed_text(element, text))
        fill = self.styles.fill(attribute(element, "style-name"))
        is_bold = bool(text.strip()) and all(self.is_bold(item) for item in paragraphs)
        is_bold = is_bold or self.is_spreadsheet and self.styles.is_bold(attribute(element, "style-name"))
        comments = tuple(self.comments(element))
        key = next(filter(None, map(_key_in, paragraphs)), "")
        edits = tuple(self.edits(paragraphs)) if self.changes else ()
        return Cell(text, column, span, fill=fill, is_bold=is_bold, key=key, edits=edits, comments=comments)

    def edits(self, paragraphs: list[etree._Element]) -> Iterator[Edit]:
        """The tracked changes in a cell, in the order in which they begin."""
        found: dict[str, list[str]] = {}
        inside: set[str] = set()
        for paragraph in paragraphs:
            for event, item in etree.iterwalk(paragraph, events=("start", "end")):
                name, change = name_of(item), attribute(item, "change-id")
                if event == "end":
                    text = "\n" if item is paragraph else _squashed(item.tail)
                else:
                    text = {"s": " ", "tab": "\t", "line-break": "\n"}.get(name) or _squashed(item.text)
                    if name in ("change", "change-start"):
                        found[change] = []
                    if name == "change-start":
                        inside.add(change)
                    elif name == "change-end":
                        inside.discard(change)
                for each in inside:
                    found[each].append(text)
        for change, texts in found.items():
            if edit := self.changes.get(change):
                yield replace(edit, added="".join(texts).strip("\n"))

    def comments(self, element: etree._Element) -> Iterator[Comment]:
        for item in element.iter():
            if name_of(item) == "annotation":
                parts = {name_of(part): part.text or "" for part in item if name_of(part) in ("creator", "date")}
                text = join_paragraphs(self.text(part) for part in item if name_of(part) == "p")
                yield Comment(parts.get("creator", ""), _day(parts.get("date", "")), text)


def _key_in(paragraph: etree._Element) -> str:
    """The key of a row in files of ours, by the bookmark that names it; "" where there is none."""
    names = (attribute(item, "name") for item in paragraph.iter() if name_of(item) in ("bookmark", "bookmark-start"))
    return next((found[1] for name in names if (found := KEY.fullmatch(name))), "")


def _squashed(text: str | None) -> str:
    return (text or "").translate({9: " ", 10: " ", 13: " "})


def _paragraphs(element: etree._Element) -> Iterator[etree._Element]:
    """The paragraphs of a cell, those of lists in it too; not those of tables, comments and frames in it."""
    for item in element:
        name = name_of(item)
        if name in ("p", "h"):
            yield item
        elif name not in UNREAD and name != "table":
            yield from _paragraphs(item)


def typed_text(element: etree._Element, text: str) -> str:
    """A cell of a sheet as a person reads it: days and numbers by their value, all else as displayed."""
    kind, stated = attribute(element, "value-type"), attribute(element, "date-value") or attribute(element, "value")
    try:
        if kind == "date":
            moment = dt.datetime.fromisoformat(stated)
            has_day = any(mark.isdigit() for mark in text) and len(text.split()) != 2
            return cell_text(moment, "" if has_day else "mmm yyyy")
        if kind in ("float", "percentage"):
            return cell_text(float(stated), "0%" if kind == "percentage" else "")
    except ValueError:
        return text
    return text


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text[:10])
    except ValueError:
        return None
