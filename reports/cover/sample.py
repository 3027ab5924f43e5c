"""A report of invented figures with every kind of block, for previewing a look."""

import datetime as dt

from core.board.figures import Figure
from core.charts.charts import Series
from core.charts.palette import TINTS
from core.documents.model import Badge, Bullets, Cell, Column, Document, Heading, Logo, Paragraph, Run, Table
from reports.drafts.blocks import Bars, Block, Commentary, FigureList
from reports.drafts.content import Content, Look, SectionText
from reports.drafts.document import Dress, document_of
from reports.sections.section import QUARTERLY

ON = dt.date(2010, 3, 31)
PLAIN = Look("Name of the board", "MARKING OF THE EDITION", "#1d4f76")
COLOURS = (("Red", "R", *TINTS["R"], (1, 0)), ("Green", "G", *TINTS["G"], (3, 4)))


def sample_document(look: Look = PLAIN, logo: Logo | None = None, template: bytes = b"") -> Document:
    sections = (
        SectionText("figures", "Figures", "Highlights", figures()),
        SectionText("table", "A table of the plan", "Exceptions", table()),
    )
    content = Content(
        QUARTERLY, "internal", "2009-Q4", ON, "", "This is a sample: its figures are invented", look, sections
    )
    return document_of(content, Dress(logo, template))


def figures() -> tuple[Block, ...]:
    rows = (
        Figure("sample.red", "Red", "Actions that are overdue", 1, out_of=8, before=2),
        Figure("sample.green", "Green", "Actions that are on time", 7, out_of=8, before=6),
    )
    names = ("Safe use at home and at school", "Working together")
    counts = Table(
        (Column("Priority", 4, is_row_header=True), Column("Red"), Column("Green")),
        ((Cell(names[0]), Cell("1"), Cell("3")), (Cell(names[1]), Cell("0"), Cell("4"))),
        "Colours by priority", "Each row is one priority.",
    )  # fmt: skip
    series = tuple(Series(*each) for each in COLOURS)
    return (
        FigureList(rows, "Rows by colour"),
        Commentary("figures/why", "Why?", "Words of the manager stand beside the figures.", "Name or role", ON),
        Bars("Colours by priority", "One bar for each priority.", names, series, counts),
    )


def table() -> tuple[Block, ...]:
    columns = (Column("Method", 2, is_row_header=True), Column("Action", 3), Column("Colour", 1))
    rows = (
        (Cell("What several actions share", rowspan=2), Cell("The first action"), red()),
        (Cell("The second action\n3 February 2010, name or role: an update"), Cell("", badge=badge("G", "On time"))),
    )
    return (
        Heading(3, "A heading within a section"),
        Paragraph((Run("Bold words", bold=True), Run(" and "), Run("words in italics", italic=True))),
        Bullets(("A point of a list", "Another one")),
        Table(columns, rows, "A table with a caption", "Each row is one action.", show_caption=True),
        Heading(4, "A heading of the lowest level"),
        Paragraph("The text below it."),
    )


def red() -> Cell:
    return Cell("since 1 March 2010", badge=badge("R", "Overdue"))


def badge(code: str, word: str) -> Badge:
    return Badge(code, word, "#7d1f11" if code == "R" else "#1c5a2c")
