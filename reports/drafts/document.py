"""Turns the content of a report into a neutral document, from which page, PDF, Word and Excel are made. No database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import count

from django.conf import settings

from core.board.figures import Figure
from core.charts import charts
from core.charts.charts import Words
from core.documents.model import (
    NUMBERS,
    Cell,
    Column,
    Document,
    Heading,
    Logo,
    PageBreak,
    Paragraph,
    Run,
    Table,
    TitlePage,
)
from core.documents.model import Block as FileBlock
from core.text.dates import print_date
from reports.drafts.blocks import Bars, Block, Columns, Commentary, FigureList, PlanTable, Timeline
from reports.drafts.content import Content, SectionText
from reports.sections.section import PLAN

FIGURES = (
    Column("Figure", 2.2, is_row_header=True),
    Column("Value", 1, values=NUMBERS),
    Column("Change", 1.1, values=NUMBERS),
    Column("What it counts", 5.4),
)
FIGURES_SUMMARY = "Each row is one figure: its value, how it has changed, and what it counts."
WIDE = 8  # columns, as the plan has
LONGEST_COUNT = 12  # characters
BESIDE = "The table below has the same facts."


@dataclass(frozen=True)
class Dress:
    """The files that an edition uses: the logo, and the board's Word template (read by reports/drafts/look.py)."""

    logo: Logo | None = None
    template: bytes = b""


def document_of(content: Content, dress: Dress) -> Document:
    numbers = count(1)
    blocks = list(head_of(content))
    part, lying = "", content.kind == PLAN
    for section in content.sections:
        if content.kind != PLAN and lying != needs_width(section):
            lying = not lying
            blocks.append(PageBreak(lying))
        elif any(isinstance(block, PlanTable) for block in section.blocks):
            blocks.append(PageBreak())
        if section.part and section.part != part:
            blocks.append(Heading(1, section.part))
        part = section.part
        blocks.append(Heading(2 if part else 1, section.title, anchor=f"section-{section.key.replace('_', '-')}"))
        for block in section.blocks:
            blocks += file_blocks(block, numbers)
    date = content.date or content.on
    return Document(
        title=content.title,
        date=date,
        blocks=tuple(blocks),
        subtitle=content.subtitle,
        board=content.look.board,
        as_at=f"As at {print_date(content.on)}",
        author=content.look.board,
        subject=content.subtitle,
        landscape=content.kind == PLAN,
        colour=content.look.colour,
        marking=content.look.marking,
        extract=content.named,
        notes=tuple(lines_of(content)),
        logo=dress.logo,
        accent=content.look.accent,
        word_template=dress.template,
        site=settings.SITE_URL,
    )


def needs_width(section: SectionText) -> bool:
    """Whether a section needs landscape pages: the plan, and tables with as many columns of text."""
    tables = (block for block in section.blocks if isinstance(block, Table))
    return any(isinstance(block, PlanTable) for block in section.blocks) or any(
        len(table.columns) >= WIDE and not is_counted(table) for table in tables
    )


def is_counted(table: Table) -> bool:
    return all(len(cell.text) <= LONGEST_COUNT for row in table.rows for cell in row[1:])


def lines_of(content: Content) -> list[str]:
    lines = [content.named]
    if content.date:
        lines.append(f"Frozen on {print_date(content.date)}")
    return [*lines, *(text for text in (content.compared, content.replaces, content.omitted, content.redacted) if text)]


def head_of(content: Content) -> Iterator[FileBlock]:
    """The head of the first page, not a page of its own, since the highlights fit two pages."""
    frozen = 1 + bool(content.date)
    lines = lines_of(content)
    yield TitlePage(content.title, (" · ".join(lines[:frozen]), *lines[frozen:]), own_page=False)


def file_blocks(block: Block, numbers) -> Iterator[FileBlock]:
    """A block of a report as blocks of a file; `numbers` gives drawings unique ids."""
    match block:
        case FigureList():
            yield figure_table(block)
        case Bars() | Columns() | Timeline():
            yield drawing(block, f"chart-{next(numbers)}").image(f"{block.title}. {block.alt} {BESIDE}")
            yield replace(block.table, is_folded=True)
        case PlanTable():
            yield from block.parts
        case Commentary():
            if block.text.strip():
                who = f"{block.who}, {print_date(block.on)}" if block.on else block.who
                *before, last = block.text.strip().split("\n\n")
                yield from (Paragraph(text.strip()) for text in before)
                yield Paragraph((Run(last.strip()), Run(f" ({who})", italic=True)) if who else last.strip())
        case _:
            yield block


def drawing(chart: Bars | Columns | Timeline, prefix: str) -> charts.Drawing:
    words = Words(chart.title, chart.alt)
    match chart:
        case Bars():
            return charts.bars(words, chart.categories, chart.series, prefix=prefix)
        case Columns():
            return charts.columns(words, chart.rows, chart.heads, chart.series, labels=chart.said, prefix=prefix)
    return charts.timeline(words, chart.bands, begin=chart.begin, end=chart.end, today=chart.today, prefix=prefix)


def figure_table(block: FigureList) -> Table:
    """Figures as a table; without a column of changes where nothing is compared."""
    changes = any(each.change for each in block.figures)
    columns = FIGURES if changes else (*FIGURES[:2], FIGURES[3])
    rows = tuple(figure_row(each, changes=changes) for each in block.figures)
    return Table(columns, rows, block.caption, FIGURES_SUMMARY, sheet="Figures")


def figure_row(figure: Figure, *, changes: bool) -> tuple[Cell, ...]:
    """A row for one figure; its value links to the page behind it."""
    meaning = "\n".join(text for text in (figure.meaning, figure.note) if text)
    cells = [Cell(figure.label), Cell(figure.shown, address=figure.address)]
    return (*cells, *([Cell(figure.change)] if changes else []), Cell(meaning))
