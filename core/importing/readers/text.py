"""Reads tables from plain text in two forms.

Word saves a table as text with each cell on a line that begins with a tab, and further paragraphs of the cell without
one; cells are counted, since blank lines also stand inside cells. Numbered items with lines such as "Led by: Ann" are
a table with a column for each label (see text_items.py).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from core.importing.readers.text_items import MAX_ROWS, read_items
from core.importing.source import Cell, FoundTable, Paragraph, Row, Source, SourceWriter, UnreadableFile
from core.importing.source import join_paragraphs as join

MAX_TEXT = 5 * 1024 * 1024  # characters; the text of a plan of 600 rows is under 0.3 MB
MAX_TABLES = 1_000
MAX_HEADING = 60  # characters
MIN_HEADINGS = 3
Test = Callable[[str], bool]

NO_TABLE = (
    "This text holds no table, and no numbered list with lines such as “Led by: …”. "
    "Choose the document or spreadsheet that holds the list as a table."
)
LONG = "This text is larger than 5 MB. Leave out what does not belong to the list and try again."
MANY = f"This text has more than {MAX_TABLES:,} tables. Leave out what does not belong to the list and try again."
TABS_LOST = (
    "The tabs in this text have been turned into spaces, so its cells cannot be told apart."
    " Save it as plain text again, or choose the Word file."
)
_APPENDIX = re.compile(r"\s*(appendix|annex|glossary)\b.{0,80}$", re.IGNORECASE)
_NUMBERED = re.compile(r"\s*\(?\d{1,2}(\.\d{1,2})*[.):]")


@dataclass(frozen=True)
class Headings:
    """Texts of a heading row, and the first and the last line on which they stand."""

    texts: tuple[str, ...]
    start: int
    last: int


def read_text(text: str, is_heading: Test | None = None) -> Source:
    """The tables of a text, headings found by `is_heading` or place. Raises UnreadableFile."""
    if len(text) > MAX_TEXT:
        raise UnreadableFile(LONG)
    lines = lines_of(text)
    if found := _headings_in(lines, is_heading):
        return _Lines(lines).read(found)
    source = read_items(lines)
    if source is None:
        raise UnreadableFile(TABS_LOST if is_heading and _has_lost_tabs(lines, is_heading) else NO_TABLE)
    return source


def is_text_of_table(text: str, is_heading: Test | None = None) -> bool:
    """Whether a text is in one of the two forms."""
    lines = lines_of(text[:MAX_TEXT])
    return bool(_headings_in(lines, is_heading)) or read_items(lines) is not None


def _headings_in(lines: list[str], is_heading: Test | None) -> list[Headings]:
    return (is_heading and headings_in(lines, is_heading)) or headings_in(lines, None)


def lines_of(text: str) -> list[str]:
    return re.sub("\r\n|[\r\v\f\x85\u2028\u2029]", "\n", text).split("\n")


def _is_cell(line: str) -> bool:
    return line.startswith("\t") and "\t" not in line.rstrip()[1:]


def headings_in(lines: list[str], is_heading: Test | None) -> list[Headings]:
    """The heading rows: the first one, and where it is repeated with at most one other heading."""
    found: list[Headings] = []
    place = 0
    last_cell = max((number for number, line in enumerate(lines) if line.startswith("\t")), default=0)
    while place < len(lines):
        row = _headings_at(lines, place, last_cell, is_heading) if lines[place].startswith("\t") else None
        if row and found and len(row.texts) >= len(found[0].texts):  # headings directly above the first cells
            width = len(found[0].texts)
            row = Headings(row.texts[:width], row.start, row.start + width - 1)
        if row and (not found or _differences(row, found[0]) <= 1):
            found.append(row)
            place = row.last + 1
        else:
            place = _end_of_cells(lines, place)
    if len(found) > MAX_TABLES:
        raise UnreadableFile(MANY)
    return found


def _end_of_cells(lines: list[str], place: int) -> int:
    """The line after this one, or after the cells that directly follow it."""
    place += 1
    while place < len(lines) and lines[place - 1].startswith("\t") and lines[place].startswith("\t"):
        place += 1
    return place


def _headings_at(lines: list[str], start: int, last_cell: int, is_heading: Test | None) -> Headings | None:
    """The headings that begin on a line: short different texts directly below each other, up to a blank line."""
    texts: list[str] = []
    for line in lines[start : start + 100]:
        text = " ".join(line.split())
        if not _is_cell(line) or not text or len(text) > MAX_HEADING or text in texts:
            break
        texts.append(text)
    if is_heading:
        known = [is_heading(text) for text in texts]
        if known.count(True) < MIN_HEADINGS:
            return None
        after = start + len(texts)
        is_apart = after < last_cell and not lines[after].strip(" ")
        if not is_apart and False in known:  # the first row follows without a blank line
            texts = texts[: known.index(False)]
    return Headings(tuple(texts), start, start + len(texts) - 1) if len(texts) >= MIN_HEADINGS else None


def _differences(one: Headings, other: Headings) -> int:
    if len(one.texts) != len(other.texts):
        return len(other.texts)
    return sum(a.lower() != b.lower() for a, b in zip(one.texts, other.texts, strict=True))


def _has_lost_tabs(lines: list[str], is_heading: Test) -> bool:
    plain = {" ".join(line.split()) for line in lines if not line.startswith("\t")}
    if sum(1 for text in plain if text and is_heading(text)) > MIN_HEADINGS:
        return True
    rows = (re.split(r"\t| {2,}", line.strip()) for line in lines)
    return any(sum(map(is_heading, row)) > MIN_HEADINGS for row in rows)


@dataclass
class _Lines:
    """The lines of one text, as paragraphs and tables."""

    lines: list[str]
    out: SourceWriter = field(default_factory=SourceWriter)
    numbered: bool = True  # whether the paragraphs above the tables have numbers

    def read(self, found: list[Headings]) -> Source:
        above = self.lines[: found[0].start]
        self.numbered = any(_NUMBERED.match(line) for line in above)
        self.paragraphs(above)
        ends = [*(row.start for row in found[1:]), len(self.lines)]
        for row, end in zip(found, ends, strict=True):
            self.table(row, end)
        return Source("text", tuple(self.out.tables), below=tuple(self.out.pending))

    def paragraphs(self, lines: list[str]) -> None:
        for line in lines:
            self.out.add(Paragraph(line.strip()))

    def table(self, row: Headings, end: int) -> None:
        width, first = len(row.texts), row.last + 1
        stop = self.end_of_table(first, end, width)
        cells, after = self.cells(first, stop, is_last=stop == len(self.lines))
        if len(cells) % width:
            last = " ".join(" ".join(cells[-1]).split())[:80]
            raise UnreadableFile(
                f"{len(cells)} cells stand in the table after line {row.start + 1}, but {width} make a row, so"
                f" a cell is missing or has lost its tab. The last cell begins: “{last}”"
            )
        if len(cells) > MAX_ROWS * width:
            raise UnreadableFile(f"This text has more than {MAX_ROWS:,} rows. Split it and try again.")
        self.out.add(FoundTable("", (_row(list(row.texts)), *_rows(cells, width))))
        self.paragraphs(after)
        if stop < end:
            self.paragraphs(self.lines[stop : stop + 1])
            pairs, after = self.cells(stop + 1, end, is_last=end == len(self.lines))
            if len(pairs) % 2:
                raise UnreadableFile(f"The list after line {stop + 1} has a term without a meaning.")
            self.out.add(FoundTable("", tuple(_rows(pairs, 2))))
            self.paragraphs(after)

    def end_of_table(self, first: int, end: int, width: int) -> int:
        """The line that announces a table of two columns, else `end`."""
        total = sum(1 for line in self.lines[first:end] if line.startswith("\t"))
        seen, found = 0, end
        for place in range(first, end):
            line = self.lines[place]
            if line.startswith("\t"):
                seen += 1
            elif line.strip() and seen and seen % width == 0 and (total - seen) % 2 == 0 and seen < total:
                if _APPENDIX.match(line):
                    return place
                found = place if total % width else end
        return found

    def cells(self, first: int, end: int, *, is_last: bool) -> tuple[list[list[str]], list[str]]:
        """The lines of each cell between two lines of the text, and those after the last cell."""
        cells: list[list[str]] = []
        for line in self.lines[first:end]:
            if line.startswith("\t"):
                cells.append([line[1:]])
            elif cells:
                cells[-1].append(line)
            else:
                self.paragraphs([line])
        after: list[str] = []
        if cells and not is_last and (end == len(self.lines) or self.lines[end].startswith("\t")):
            cells[-1], after = _part_from_heading(cells[-1], self.numbered)
        return cells, after


def _row(texts: list[str]) -> Row:
    return tuple(Cell(text, place) for place, text in enumerate(texts))


def _rows(cells: list[list[str]], width: int) -> list[Row]:
    texts = [join(lines) for lines in cells]
    return [_row(texts[at : at + width]) for at in range(0, len(texts), width)]


def _part_from_heading(lines: list[str], numbered: bool) -> tuple[list[str], list[str]]:
    """(last cell, next heading): the heading begins at the last numbered line, else is the last line."""
    filled = [place for place in range(1, len(lines)) if lines[place].strip()]
    found = [place for place in filled if not numbered or _NUMBERED.match(lines[place])]
    return (lines[: found[-1]], lines[found[-1] :]) if found else (lines, [])
