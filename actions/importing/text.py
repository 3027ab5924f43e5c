"""Reads the plan from its text rendition: a cell begins with a tab and may have several paragraphs.

Rows are separated by a blank line, but cells can also end in blank paragraphs, so cells are counted
instead: as many make a row as the table has headings.
"""

from __future__ import annotations

import codecs
import re

from actions.importing.assemble import assemble
from actions.importing.words import (
    field_of,
    is_action_header,
    is_glossary_heading,
    is_skipped_column,
    match_columns,
    numbered_heading,
)
from actions.wording.document import PlanDocument, UnreadablePlan, squash
from core.importing.source import Block, Cell, FoundTable, Paragraph, join_paragraphs

MAX_BYTES = 5 * 1024 * 1024  # the text of a plan of 600 rows is under 0.3 MB
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))

TABS_LOST = (
    "The tabs in this text have been turned into spaces, so its cells cannot be told apart."
    " Save the plan as plain text again, or choose the Word file."
)


def read_text(data: bytes) -> PlanDocument:
    """The plan in a text file. Raises UnreadablePlan, with words for the person who chose it, and nothing
    else."""
    lines = decode(data).split("\n")
    if not lines_of_headings(lines):
        if _headings_without_tabs(lines):
            raise UnreadablePlan(TABS_LOST)
        seen = tuple(dict.fromkeys(squash(line) for line in lines if line.startswith("\t") and squash(line)))[:12]
        shown = "; ".join(seen) or "none"
        raise UnreadablePlan(
            f"No action table was found in this file. These are the column headings that were seen: {shown}",
            seen,
        )
    return assemble(_Lines(lines).blocks())


def decode(data: bytes) -> str:
    """Text from bytes: by its byte order mark, else UTF-8, else Windows-1252; line ends become "\\n".

    Raises UnreadablePlan where the file is too large or is no text.
    """
    if len(data) > MAX_BYTES:
        raise UnreadablePlan(
            f"This file is larger than {MAX_BYTES // 1024 // 1024} MB; the text of a plan is far smaller."
        )
    marked = next((encoding for mark, encoding in _BOMS if data.startswith(mark)), None)
    for encoding in (marked,) if marked else ("utf-8", "cp1252"):
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise UnreadablePlan("This file is not text. Choose the plan as a Word, text or spreadsheet file.")
    if "\x00" in text:
        raise UnreadablePlan("This file is not text. Choose the plan as a Word, text or spreadsheet file.")
    return re.sub("\r\n|[\r\v\f\x85\u2028\u2029]", "\n", text)


def lines_of_headings(lines: list[str]) -> list[int]:
    """Where the tables begin: the places of the lines from which cells name the columns of an action
    table."""
    places, last = [], -1
    for place, line in enumerate(lines):
        if place > last and line.startswith("\t") and field_of(line):
            names = _heading_cells(lines, place)
            if is_action_header([text for text, _ in names]):
                places.append(place)
                last = names[-1][1]
    return places


def _heading_cells(lines: list[str], place: int) -> list[tuple[str, int]]:
    """(text, line) of the cells from here on, as long as they name columns."""
    names: list[tuple[str, int]] = []
    for number in range(place, len(lines)):
        line = lines[number]
        if not line.strip() and not line.startswith("\t"):
            continue
        is_name = bool(field_of(line)) or is_skipped_column(line) or "update" in match_columns([line])
        if not line.startswith("\t") or not is_name or any(squash(line) == squash(text) for text, _ in names):
            break
        names.append((line, number))
    return names


def _headings_without_tabs(lines: list[str]) -> bool:
    found = {field_of(line) for line in lines if not line.startswith("\t")}
    joined = any(is_action_header(re.split(r"\t| {2,}", line.strip())) for line in lines)
    return len(found - {None}) >= 4 or joined


class _Lines:
    """The lines of one text, as paragraphs and tables."""

    def __init__(self, lines: list[str]):
        self._lines = lines
        self._blocks: list[Block] = []
        self._numbered = True  # whether the headings of this text have numbers

    def blocks(self) -> list[Block]:
        starts = lines_of_headings(self._lines)
        self._numbered = any(numbered_heading(line) for line in self._lines[: starts[0]])
        self._paragraphs(self._lines[: starts[0]])
        for start, end in zip(starts, [*starts[1:], len(self._lines)], strict=True):
            self._table(start, end)
        return self._blocks

    def _paragraphs(self, lines: list[str]) -> None:
        self._blocks.extend(Paragraph(line.strip()) for line in lines if line.strip())

    def _table(self, start: int, end: int) -> None:
        names = _heading_cells(self._lines, start)
        width, first = len(names), names[-1][1] + 1
        glossary = self._glossary_line(first, end)
        cells = self._cells(first, glossary or end)
        after: list[str] = []
        if cells and not glossary and end < len(self._lines):
            cells[-1], after = _part_from_heading(cells[-1], self._numbered)
        if len(cells) % width:
            last = squash(" ".join(cells[-1]))[:80]
            raise UnreadablePlan(
                f"{len(cells)} cells stand in the table after line {start + 1}, but {width} make a row, so"
                f" a cell is missing or has lost its tab. The last cell begins: “{last}”"
            )
        texts = [join_paragraphs(lines) for lines in cells]
        rows = [
            [squash(text) for text, _ in names],
            *(texts[at : at + width] for at in range(0, len(texts), width)),
        ]
        self._blocks.append(
            FoundTable("", tuple(tuple(Cell(text, place) for place, text in enumerate(row)) for row in rows))
        )
        self._paragraphs(after)
        if glossary:
            self._glossary(glossary, end)

    def _glossary_line(self, first: int, end: int) -> int | None:
        """Where the glossary begins: a line without a tab that announces it, before the table ends."""
        for place in range(first, end):
            if not self._lines[place].startswith("\t") and is_glossary_heading(self._lines[place]):
                return place
        return None

    def _glossary(self, start: int, end: int) -> None:
        self._blocks.append(Paragraph(squash(self._lines[start])))
        cells = self._cells(start + 1, end)
        after: list[str] = []
        if cells and end < len(self._lines):
            cells[-1], after = _part_from_heading(cells[-1], self._numbered)
        if len(cells) % 2:
            raise UnreadablePlan(f"The glossary after line {start + 1} has a term without a meaning.")
        texts = [join_paragraphs(lines) for lines in cells]
        rows = (texts[at : at + 2] for at in range(0, len(texts), 2))
        table = FoundTable("", tuple((Cell(term, 0), Cell(meaning, 1)) for term, meaning in rows))
        if table.rows:
            self._blocks.append(table)
        self._paragraphs(after)

    def _cells(self, first: int, end: int) -> list[list[str]]:
        """The lines of each cell between two lines of the text."""
        cells: list[list[str]] = []
        for line in self._lines[first:end]:
            if line.startswith("\t"):
                cells.append([line[1:]])
            elif cells:
                cells[-1].append(line)
            elif line.strip():
                self._paragraphs([line])
        return cells


def _part_from_heading(lines: list[str], numbered: bool) -> tuple[list[str], list[str]]:
    """(the last cell of a table, the heading of the next one): the heading begins at the last numbered
    line. Where headings have no numbers it is the last line."""
    filled = [place for place in range(1, len(lines)) if lines[place].strip()]
    found = [place for place in filled if not numbered or numbered_heading(lines[place])]
    return (lines[: found[-1]], lines[found[-1] :]) if found else (lines, [])
