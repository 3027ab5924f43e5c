"""What a file holds in reading order, whatever kind of file it is: tables of cells, and the paragraphs above them."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

STRUCK = "\0"  # stands where a stretch was struck through; no text of a file holds it


class UnreadableFile(Exception):
    """The file cannot be read; the message says why, and what to do, to the person who chose it."""

    def __init__(self, message: str):
        super().__init__(message)
        self.message = message

    @property
    def unquoted(self) -> str:
        """The message without what it quotes: a reader quotes nothing but names and words of the file."""
        return re.sub("“.*”", "…", self.message, flags=re.DOTALL)


@dataclass(frozen=True)
class Edit:
    author: str
    on: dt.date | None
    added: str = ""
    removed: str = ""


@dataclass(frozen=True)
class Comment:
    author: str
    on: dt.date | None
    text: str


@dataclass(frozen=True)
class Paragraph:
    """A paragraph outside tables; an automatic number is part of its text. `style`: "title", "heading" or ""."""

    text: str
    style: str = ""
    is_bold: bool = False
    is_item: bool = False  # of a list


@dataclass(frozen=True)
class Cell:
    """`start` and `span` are grid columns; `fill` is "#rrggbb"; `key` names the row in files of our own."""

    text: str
    start: int
    span: int = 1
    continues: bool = False  # merged with the cell above
    fill: str = ""
    is_bold: bool = False
    key: str = ""
    edits: tuple[Edit, ...] = ()
    comments: tuple[Comment, ...] = ()
    struck: tuple[str, ...] = ()  # stretches of the text that are struck through by formatting, in order

    @property
    def unstruck(self) -> str:
        """The text without what is struck through, nor the lines that this empties."""
        pieces, rest = [], self.text
        for stretch in self.struck:
            before, _, rest = rest.partition(stretch)
            pieces += [before, STRUCK]
        lines = "".join([*pieces, rest]).split("\n")
        kept = [line for line in lines if STRUCK not in line or line.replace(STRUCK, "").strip()]
        return "\n".join(line.replace(STRUCK, "") for line in kept)

    @property
    def end(self) -> int:
        """The first grid column after the cell."""
        return self.start + self.span


Row = tuple[Cell, ...]


@dataclass(frozen=True)
class FoundTable:
    """A table or sheet. `merges`: it joins cells down the page, so that a repeated text is a new one.

    `inside` is (table, row, column) of the cell in which it stands; None for a table of its own.
    """

    name: str
    rows: tuple[Row, ...]
    above: tuple[Paragraph, ...] = ()
    merges: bool = False
    inside: tuple[int, int, int] | None = None

    @cached_property
    def width(self) -> int:
        return max((cell.end for row in self.rows for cell in row), default=0)


Block = Paragraph | FoundTable


@dataclass(frozen=True)
class Source:
    """A file: its kind ("docx", "odt", "xlsx", "ods", "csv" or "text"), title, tables, and the paragraphs below them.

    `notes` are sentences about what was not read; `export` is how a file of ours names itself, and `prints` are those
    that it carries of each row: key → print of each text.
    """

    kind: str
    tables: tuple[FoundTable, ...]
    title: str = ""
    below: tuple[Paragraph, ...] = ()
    notes: tuple[str, ...] = ()
    export: str = ""
    prints: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass
class SourceWriter:
    """Collects tables in reading order, each with the paragraphs since the one before."""

    tables: list[FoundTable] = field(default_factory=list)
    pending: list[Paragraph] = field(default_factory=list)

    def add(self, block: Block) -> int:
        """Add a paragraph or table; returns the number of the tables so far."""
        if isinstance(block, Paragraph):
            if block.text.strip():
                self.pending.append(block)
        elif block.inside is not None:
            self.tables.append(block)
        else:
            self.tables.append(replace(block, above=tuple(self.pending)))
            self.pending = []
        return len(self.tables)


def join_paragraphs(paragraphs: Iterable[str]) -> str:
    """The text of a cell: paragraphs joined by line breaks, without blank ones at the end."""
    lines = "\n".join(paragraphs).split("\n")
    while lines and not lines[-1].strip():
        lines.pop()
    return "\n".join(lines)


def text_of_row(row: Row) -> str:
    return " ".join(" ".join(cell.text.split()) for cell in row if cell.text.strip())


def cells_under(row: Row, start: int, end: int) -> Iterator[Cell]:
    """The cells that begin in a column that covers these grid columns."""
    return (cell for cell in row if start <= cell.start < end)
