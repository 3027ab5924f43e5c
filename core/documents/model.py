"""The neutral document: the content of an export or a report, independent of the file format.

Plain values: a builder makes a Document, a renderer turns it into bytes.
"""

import datetime
from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

UNTITLED = "Untitled document"


ADDED, REMOVED = "added", "removed"  # marks of change
# What a column holds that a spreadsheet can calculate with: numbers (shares too), days, or either.
NUMBERS, DATES, VALUES = "numbers", "dates", "values"


@dataclass(frozen=True)
class Run:
    """Text in one style. With `change` it was ADDED or REMOVED since an earlier moment: underlined or struck through,
    or, in formats without styles, in brackets with that word.
    """

    text: str
    bold: bool = False
    italic: bool = False
    change: str = ""

    @property
    def flat_text(self) -> str:
        inside = self.text.strip()
        if not self.change or not inside:
            return self.text
        before, _, after = self.text.partition(inside)
        return f"{before}[{self.change}: {inside}]{after}"


@dataclass(frozen=True)
class TitlePage:
    """The first page. Empty fields are taken from the document (`as_at` before `date`). `lines` are paragraphs below
    the date. Without `own_page` the content follows on the same page.
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
        """The level to show after a heading of level `previous` (0 = none): accessible files skip no level."""
        return min(max(self.level, 1), previous + 1, 6)


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; `size` is that of its letters on paper in points, 0 for the usual one."""

    content: str | tuple[Run, ...]
    size: float = 0

    @property
    def runs(self) -> tuple[Run, ...]:
        return (Run(self.content),) if isinstance(self.content, str) else self.content


@dataclass(frozen=True)
class Bullets:
    items: tuple[str, ...]


@dataclass(frozen=True)
class Badge:
    """A colour as letter and word. `colour` is the background, `text_colour` the letters, each "#rrggbb"."""

    code: str
    word: str
    colour: str
    text_colour: str = "#ffffff"

    @property
    def text(self) -> str:
        return f"{self.code} {self.word}".strip()


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell; every line of `text` is a paragraph. A badge is printed above the text.

    `rowspan` and `colspan` count the rows and columns it covers. `header` makes it the header of its row, also in a
    column without row headers. `runs` replace the text, with marks of change; spreadsheets print the marks as words.
    `address` is a page of the site with the details, to which HTML, PDF and Word link. `key` names the row and says
    what its cells hold, for a table with `row_keys`: the number of the row, then a print of each text.
    """

    text: str = ""
    rowspan: int = 1
    colspan: int = 1
    header: bool = False
    bold: bool = False
    badge: Badge | None = None
    address: str = ""
    runs: tuple[Run, ...] = ()
    key: tuple[str, ...] = ()

    @property
    def flat_text(self) -> str:
        own = "".join(run.flat_text for run in self.runs) if self.runs else self.text
        if self.badge is None:
            return own
        return "\n".join(part for part in (self.badge.text, own) if part)


@dataclass(frozen=True)
class Column:
    """A column: its heading, its share of the width, and whether its cells are row headers.

    With `values` (NUMBERS, DATES or VALUES) a workbook stores numbers and days as such, so that it can add and sort
    them; other text stays text. Without it all is text, as phone numbers and the wording of a timescale are.
    """

    heading: str
    width: float = 1.0
    is_row_header: bool = False
    values: str = ""


@dataclass(frozen=True)
class Table:
    """A table with one row of column headings.

    A row holds only the cells that *start* in it, from left to right: a place covered from above (rowspan) or from the
    left (colspan) has no cell. `grid.place` checks that every place is covered exactly once.

    `caption` names the table for screen readers, and is visible where `show_caption` is set; `summary` describes its
    layout in a sentence. `context` holds pairs (column heading, value) that print has in the headings above the table;
    spreadsheets write them as first columns. Tables with the same `worksheet` share it, as one table with the columns
    of all; an empty `worksheet` counts as "Table". `above` are lines above the column headings on it. `row_keys` is
    the prefix under which Word and Excel files carry the keys of its rows, unseen; where it is empty, none are written.
    `is_folded` closes it on a page, below a chart of the same facts, until a reader opens it.
    """

    columns: tuple[Column, ...]
    rows: Collection[tuple[Cell, ...]]
    caption: str = ""
    summary: str = ""
    show_caption: bool = False
    repeat_header: bool = True
    context: tuple[tuple[str, str], ...] = ()
    worksheet: str = ""
    above: tuple[str, ...] = ()
    row_keys: str = ""
    is_folded: bool = False

    def printed_caption(self, heading: str) -> str:
        """The caption as it is printed below a heading, which it does not repeat; "" for none."""
        caption = self.caption.strip()
        return caption if self.show_caption and caption.casefold() != heading.strip().casefold() else ""


@dataclass(frozen=True)
class Image:
    """A drawing: SVG for page and PDF, PNG for Word (made from the SVG where empty), and words for both.

    `width` is its share of the text's width, above 0 and at most 1. `narrow` is the same for a page on a phone.
    """

    svg: str
    alt: str
    png: bytes = b""
    width: float = 1.0
    narrow: str = ""


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
    url: str = ""
    pixels: bytes = b""

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in points on paper: the largest that fits 170 by 54."""
        scale = min(170 / self.width, 54 / self.height)
        return self.width * scale, self.height * scale

    @property
    def bitmap(self) -> bytes:
        return self.pixels or self.data


@dataclass(frozen=True)
class PageBreak:
    """`lying` makes pages landscape (True) or portrait (False) until another break; HTML ignores it."""

    lying: bool | None = None


Block = TitlePage | Heading | Paragraph | Bullets | Table | Image | PageBreak
Format = Literal["docx", "pdf", "xlsx", "csv", "html"]


@dataclass(frozen=True)
class Document:
    """A whole document. The same value gives the same bytes.

    `date` is the date of the document and of the file; `as_at` is printed in its place ("As at 1 March 2010").
    `extract` names the part it holds ("Selection: 10 of 43 rows") at the foot of each page. `colour` ("#rrggbb") is the
    board's own; `accent` is that of the line beside the title, by default the same. `marking` is a protective marking
    at the head of every page. `notes` are the sentences of the sheet "Contents", such as the filters. `logo`
    is printed above the title on page, PDF and Word. `word_template` is a checked Word file of the board's own
    (word_template.py) for styles, page, head and foot. `paper` is the width and height of the text in points where they
    are not those of A4 with our margins. `properties` are pairs (name, value) that a Word or Excel file carries
    invisibly. `framed` sets it in a frame, in the middle of a page without a number, as something to hang up.
    `site` is the beginning of the site's URLs, for links of PDF and Word files; without it they have none.
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
    landscape: bool = True  # orientation until a break changes it
    colour: str = "#1d4f76"
    marking: str = ""
    extract: str = ""
    notes: tuple[str, ...] = ()
    logo: Logo | None = None
    accent: str = ""
    word_template: bytes = b""
    paper: tuple[float, float] | None = None
    properties: tuple[tuple[str, str], ...] = ()
    site: str = ""
    framed: bool = False

    def url_of(self, cell: Cell) -> str:
        return self.site + cell.address if self.site and cell.address.startswith("/") and cell.text.strip() else ""

    @property
    def is_tight(self) -> bool:
        """Whether the content starts below the title, on the same page."""
        first = self.blocks[0] if self.blocks else None
        return isinstance(first, TitlePage) and not first.own_page

    @property
    def shown_title(self) -> str:
        return self.title.strip() or UNTITLED

    @property
    def shown_date(self) -> str:
        return f"{self.date.day} {self.date:%B %Y}"

    @property
    def foot(self) -> str:
        return "  ·  ".join(text for text in (self.as_at or self.shown_date, self.extract) if text.strip())

    def title_lines(self, page: TitlePage) -> tuple[str, ...]:
        """The lines of the title page without empty ones; the first two are joined where it shares its page."""
        lines = tuple(line for line in (self.as_at or self.shown_date, *page.lines) if line.strip())
        return lines if page.own_page else tuple(filter(None, (" · ".join(lines[:2]), *lines[2:])))
