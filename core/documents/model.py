"""The neutral document: what an export or a report says, before it has a form.

Plain values. A builder makes a Document, a renderer turns it into bytes; neither knows the other.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

UNTITLED = "Untitled document"


ADDED, REMOVED = "added", "removed"  # marks of change
NUMBERS, DATES = "numbers", "dates"  # what a column holds that a spreadsheet can calculate with


@dataclass(frozen=True)
class Run:
    """A stretch of text in one style. With `change` it was ADDED or REMOVED since an earlier moment: underlined or
    struck through, and in forms without a style in brackets with that word."""

    text: str
    bold: bool = False
    italic: bool = False
    change: str = ""

    @property
    def flat_text(self) -> str:
        """The text with its mark in words."""
        inside = self.text.strip()
        if not self.change or not inside:
            return self.text
        before, _, after = self.text.partition(inside)
        return f"{before}[{self.change}: {inside}]{after}"


@dataclass(frozen=True)
class TitlePage:
    """The first page. What is left empty is taken from the document: board, title, subtitle, as at or else date.

    `lines` stand below the date, one paragraph each. Without `own_page` what follows begins below it, on the same page.
    """

    title: str = ""
    lines: tuple[str, ...] = ()
    own_page: bool = True


@dataclass(frozen=True)
class Heading:
    """A heading; level 1 is the highest below the document's title, 6 the deepest.

    `anchor` names the place for links (letters, digits and hyphens); `new_page` starts it on a page of its
    own, as an appendix does.
    """

    level: int
    text: str
    anchor: str = ""
    new_page: bool = False

    def level_after(self, previous: int) -> int:
        """The level to show where the heading before has the level `previous` (0 = none).

        No level is left out on the way down, as accessible files require.
        """
        return min(max(self.level, 1), previous + 1, 6)


@dataclass(frozen=True)
class Paragraph:
    """A paragraph: plain text, or runs in bold and italic. A line feed inside is a line break."""

    content: str | tuple[Run, ...]

    @property
    def runs(self) -> tuple[Run, ...]:
        """The content as runs."""
        return (Run(self.content),) if isinstance(self.content, str) else self.content


@dataclass(frozen=True)
class Bullets:
    """A list of points, one text each."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class Badge:
    """A colour as letter and word, so that nothing is said by colour alone.

    `colour` is the ground and `text_colour` the letters, each "#rrggbb".
    """

    letter: str
    word: str
    colour: str
    text_colour: str = "#ffffff"

    @property
    def text(self) -> str:
        """Letter and word as they are read where no colour is to be had: "R Overdue"."""
        return f"{self.letter} {self.word}".strip()


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell; every line of `text` is a paragraph. A badge stands above the text.

    `rowspan` and `colspan` count the rows and columns that it covers. `header` makes this one cell the header
    of its row, also where its column holds no row headers. `runs` stand in the place of the text, with marks of change;
    spreadsheets print the marks as words. `address` is a page of the site that shows what stands
    behind the text; only a page links to it.
    """

    text: str = ""
    rowspan: int = 1
    colspan: int = 1
    header: bool = False
    bold: bool = False
    badge: Badge | None = None
    address: str = ""
    runs: tuple[Run, ...] = ()

    @property
    def flat_text(self) -> str:
        """Badge and text as one text, for forms without colour."""
        own = "".join(run.flat_text for run in self.runs) if self.runs else self.text
        if self.badge is None:
            return own
        return "\n".join(part for part in (self.badge.text, own) if part)


@dataclass(frozen=True)
class Column:
    """A column: its heading, its share of the width, and whether its cells are the headers of their rows.

    With `values`, NUMBERS or DATES, a workbook stores the cells that print a number or a day as such, so that it can
    add them up and sort by them; marks and words in between stay text. Without it all is text, as numbers of telephones
    and of actions in a plan are.
    """

    heading: str
    width: float = 1.0
    is_row_header: bool = False
    values: str = ""


@dataclass(frozen=True)
class Table:
    """A table with one row of column headings.

    A row holds only the cells that *begin* in it, from left to right: a place covered by a cell above
    (rowspan) or to the left (colspan) has no cell. `grid.place` checks that every place is covered exactly
    once and that no cell reaches past the last row or column. So a cell that "continues the one above" is not
    an empty cell but none.

    `caption` names the table for those who cannot see the page, and stands above it where `show_caption` is
    set; `summary` says in a sentence how it is laid out. `context` are pairs (column heading, value) that
    stand in the headings above it in print; spreadsheets write them as first columns. Tables with the same
    `sheet` and the same headings share a sheet; an empty `sheet` counts as "Table". `above` are lines that stand
    above the column headings of its sheet; print has paragraphs for that.
    """

    columns: tuple[Column, ...]
    rows: Collection[tuple[Cell, ...]]
    caption: str = ""
    summary: str = ""
    show_caption: bool = False
    repeat_header: bool = True
    context: tuple[tuple[str, str], ...] = ()
    sheet: str = ""
    above: tuple[str, ...] = ()


@dataclass(frozen=True)
class Image:
    """A drawing: SVG for page and PDF, PNG for Word (made from the SVG where empty), and words for both.

    `width` is its share of the text's width, above 0 and at most 1.
    """

    svg: str
    alt: str
    png: bytes = b""
    width: float = 1.0


@dataclass(frozen=True)
class Logo:
    """The board's own picture, above the title: `data` is a PNG, a JPEG or a checked drawing, as `kind` says.

    `pixels` are the same as a PNG where it is a drawing; `width` and `height` tell its proportions; `alt` are words for
    those who cannot see it, and `address` is where a page finds it.
    """

    kind: Literal["png", "jpeg", "svg"]
    data: bytes
    width: float
    height: float
    alt: str
    address: str = ""
    pixels: bytes = b""

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in points on paper: as large as fits 170 by 54."""
        scale = min(170 / self.width, 54 / self.height)
        return self.width * scale, self.height * scale

    @property
    def bitmap(self) -> bytes:
        """The picture in pixels, PNG or JPEG."""
        return self.pixels or self.data


@dataclass(frozen=True)
class PageBreak:
    """What follows begins on a new page; where `lying` is said, its pages lie (True) or stand (False) from there on,
    until another break says otherwise. A page of the site has no pages, and takes no notice."""

    lying: bool | None = None


Block = TitlePage | Heading | Paragraph | Bullets | Table | Image | PageBreak
Format = Literal["docx", "pdf", "xlsx", "csv", "html"]


@dataclass(frozen=True)
class Document:
    """A whole document. The same value gives the same bytes.

    `date` is the date of the document and of the file; `as_at` is printed in its place, as it stands ("As at
    1 March 2010"); `extract` says what part of the whole it holds ("Selection: 10 of 43 rows") and stands at
    the foot of each page; `colour` ("#rrggbb") is the board's own; `marking` is a protective marking for the head of
    every page; `notes` are the sentences of the sheet "About this document", such as the filters that were
    set. `logo` stands above the title on page, PDF and Word; `accent` is the colour of the line beside the title,
    that of the board unless told. `word_template` is a Word file of the board's own that was checked
    (word_template.py): a Word file takes its styles, its page, its head and its foot from there. `paper` is the width
    and height of the text in points where they are not those of A4 with our margins. `properties` are pairs (name,
    value) that a Word or Excel file carries unseen, for programs.
    """

    title: str
    date: datetime.date
    blocks: tuple[Block, ...] = ()
    subtitle: str = ""
    board: str = ""
    as_at: str = ""
    author: str = ""
    subject: str = ""
    language: str = "en-GB"
    landscape: bool = True  # how its pages lie, until a break says otherwise
    colour: str = "#1d4f76"
    marking: str = ""
    extract: str = ""
    notes: tuple[str, ...] = ()
    logo: Logo | None = None
    accent: str = ""
    word_template: bytes = b""
    paper: tuple[float, float] | None = None
    properties: tuple[tuple[str, str], ...] = ()

    @property
    def is_tight(self) -> bool:
        """Whether what it says first begins below its title, on the same page, which then takes little room."""
        first = self.blocks[0] if self.blocks else None
        return isinstance(first, TitlePage) and not first.own_page

    @property
    def shown_title(self) -> str:
        """The title, or a word in its place: a file without one is no accessible file."""
        return self.title.strip() or UNTITLED

    @property
    def shown_date(self) -> str:
        """The date in words, "1 March 2010"."""
        return f"{self.date.day} {self.date:%B %Y}"

    @property
    def foot(self) -> str:
        """What stands at the foot of each page beside its number."""
        return "  ·  ".join(text for text in (self.as_at or self.shown_date, self.extract) if text.strip())

    def title_lines(self, page: TitlePage) -> tuple[str, ...]:
        """The lines below the title on the title page, without empty ones; the first two are one where it shares its
        page."""
        lines = tuple(line for line in (self.as_at or self.shown_date, *page.lines) if line.strip())
        return lines if page.own_page else tuple(filter(None, (" · ".join(lines[:2]), *lines[2:])))
