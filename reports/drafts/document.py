"""Turns the content of a report into a neutral document, from which page, PDF, Word and Excel are made. No database."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import count

from django.conf import settings
from django.utils.safestring import SafeString

from core.board.figures import Figure
from core.charts import charts
from core.charts.charts import Words
from core.documents.html import html_fragment
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
from reports.sections.section import ANNUAL, EXCEPTIONS, NOTES, PERIOD, PLAN, QUARTERLY, WEAK

FIGURES = (
    Column("Figure", 2.6, is_row_header=True),
    Column("Value", 0.9, values=NUMBERS),
    Column("Change", 1.05, values=NUMBERS),
    Column("What it counts", 5.8),
)
FIGURES_SUMMARY = "Each row is one figure: its value, how it has changed, and what it counts."
WHAT_FIGURES_COUNT = "What the figures count"
NEW_PAGE = {QUARTERLY: (PERIOD, EXCEPTIONS), ANNUAL: (WEAK,)}  # parts that start on a page of their own
OPEN_PARTS = {QUARTERLY: 2, ANNUAL: 2}  # as many as the first two pages print
WIDE = 8  # columns, as the plan has
LONGEST_COUNT = 12  # characters
BESIDE = "A table below has the same facts."


@dataclass(frozen=True)
class Dress:
    """The files that an edition uses: the logo, and the board's Word template (read by reports/drafts/look.py)."""

    logo: Logo | None = None
    template: bytes = b""


def document_of(content: Content, dress: Dress) -> Document:
    numbers = count(1)
    blocks = list(head_of(content))
    begun: set[str] = set()  # the parts before this section
    part, lying = "", content.kind == PLAN
    for section in content.sections:
        is_new = section.part not in begun and section.part in NEW_PAGE.get(content.kind, ()) and begun
        if content.kind != PLAN and lying != needs_width(section):
            lying = not lying
            blocks.append(PageBreak(lying))
        elif is_new or any(isinstance(block, PlanTable) for block in section.blocks):
            blocks.append(PageBreak())
        if section.part and section.part != part and not is_headline(section):
            blocks.append(Heading(1, section.part))
        part = section.part
        begun.add(part)
        blocks += headed(section)
        for block in section.blocks[is_headline(section) :]:
            blocks += file_blocks(block, numbers)
    blocks += notes_of(content, lying=lying)
    date = content.date or content.on
    return Document(
        title=content.title,
        date=date,
        blocks=tuple(block for block in blocks if not isinstance(block, Table) or block.columns),
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


def folded_page(document: Document, kind: str) -> SafeString:
    return html_fragment(document, open_parts=OPEN_PARTS.get(kind, 0))


def is_headline(section: SectionText) -> bool:
    first = section.blocks[0] if section.blocks else None
    return isinstance(first, Heading) and first.level == 1


def headed(section: SectionText) -> list[Heading]:
    anchor = f"section-{section.key.replace('_', '-')}"
    if is_headline(section):
        return [replace(section.blocks[0], anchor=anchor)]
    return [Heading(2 if section.part else 1, section.title, anchor=anchor)]


def notes_of(content: Content, *, lying: bool) -> Iterator[FileBlock]:
    figures = tuple({figure.key: figure for figure in content.figures()}.values())
    if not figures:
        return
    if lying and content.kind != PLAN:
        yield PageBreak(False)
    yield Heading(1, f"Notes: {WHAT_FIGURES_COUNT[0].lower()}{WHAT_FIGURES_COUNT[1:]}")
    changes = any(each.change for each in figures)
    columns = FIGURES if changes else (*FIGURES[:2], FIGURES[3])
    rows = tuple(figure_row(each, changes=changes) for each in figures)
    yield Table(
        columns, rows, WHAT_FIGURES_COUNT, FIGURES_SUMMARY, worksheet=NOTES, context=(("List", WHAT_FIGURES_COUNT),)
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
    more = (content.known, content.compared, content.replaces, content.omitted, content.redacted)
    return [*lines, *(text for text in more if text)]


def head_of(content: Content) -> Iterator[FileBlock]:
    frozen = 1 + bool(content.date)
    lines = lines_of(content)
    yield TitlePage(content.title, (" · ".join(lines[:frozen]), *lines[frozen:]), own_page=False)


def file_blocks(block: Block, numbers) -> Iterator[FileBlock]:
    match block:
        case FigureList():
            yield from figure_lines(block)
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
            return charts.columns(words, chart.rows, chart.heads, chart.series, labels=chart.labels, prefix=prefix)
    return charts.timeline(words, chart.bands, begin=chart.begin, end=chart.end, today=chart.today, prefix=prefix)


def figure_lines(block: FigureList) -> Iterator[Paragraph]:
    """The figures in one line, and what was decided about one below it; what each counts stands in the notes."""
    yield Paragraph(f"{'; '.join(figure_text(each) for each in block.figures)}.")
    for each in block.figures:
        for note in each.note.splitlines():
            yield Paragraph(f"{each.label}: {note}")


def figure_text(figure: Figure) -> str:
    return f"{figure.label}: {figure.shown}" + (f" ({figure.change})" if figure.change else "")


def figure_row(figure: Figure, *, changes: bool) -> tuple[Cell, ...]:
    meaning = "\n".join(text for text in (figure.meaning, figure.note) if text)
    cells = [Cell(figure.label), Cell(figure.shown, address=figure.address)]
    return (*cells, *([Cell(figure.change)] if changes else []), Cell(meaning))
