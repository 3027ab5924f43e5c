"""Documents for the tests of the renderers."""

from __future__ import annotations

import datetime
from itertools import cycle

from core.documents.model import (
    Badge,
    Bullets,
    Cell,
    Column,
    Document,
    Heading,
    Image,
    PageBreak,
    Paragraph,
    Run,
    Table,
    TitlePage,
)

HEADINGS = ("Objective", "Method", "Action", "Lead responsibility", "Timescale", "Update")
WIDTHS = (16, 18, 22, 12, 11, 21)
DAY = datetime.date(2024, 6, 3)
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 60" width="120" height="60"><title>Returns</title>'
    '<rect x="5" y="10" width="50" height="40" fill="#1d4f76"/><text x="60" y="30" font-size="10">31 of 84</text></svg>'
)


def plan_table(rows: int, number: int = 1, length: int = 6) -> Table:
    """A table of the plan's form with this many rows; each cell has words of its own.

    Objectives cover 5, 2, 1, 7 and 3 rows in turn, methods 2, 1, 3 and 1 inside them; `length` is the number of
    words in an action.
    """
    cells: list[list[Cell]] = [[] for _ in range(rows)]
    objectives, methods = cycle((5, 2, 1, 7, 3)), cycle((2, 1, 3, 1))
    start = 0
    while start < rows:
        end = min(start + next(objectives), rows)
        cells[start].append(Cell(f"Objective {number}.{start}: pupils know where to turn", rowspan=end - start))
        place = start
        while place < end:
            span = min(next(methods), end - place)
            cells[place].append(Cell(f"Method {number}.{place}: lessons and leaflets", rowspan=span))
            place += span
        start = end
    for row, line in enumerate(cells):
        words = " ".join(f"step{row}x{word}" for word in range(length))
        line += [
            Cell(f"Action {number}.{row}: {words}"),
            Cell(f"Lead {number}.{row}\nTraining sub-group"),
            Cell(f"Time {number}.{row} Ongoing"),
            Cell(f"3 May 2024, A Member: line {number}.{row} is under way"),
        ]
    return Table(
        columns=tuple(
            Column(heading, width, place < 2)
            for place, (heading, width) in enumerate(zip(HEADINGS, WIDTHS, strict=True))
        ),
        rows=tuple(tuple(line) for line in cells),
        caption=f"Strategic Priority {number}",
        summary="One row for each action; objective and method head the rows.",
        context=(("Priority", f"{number}. Title {number}"),),
        worksheet="Plan",
    )


def plan(rows: int = 43, priorities: int = 6) -> Document:
    """A plan with title page, a table for each priority, and a glossary."""
    blocks = [TitlePage(lines=("All actions",))]
    for number in range(1, priorities + 1):
        count = rows * number // priorities - rows * (number - 1) // priorities
        blocks.append(Heading(1, f"Strategic Priority {number}: Title {number}", anchor=f"priority-{number}"))
        blocks.append(plan_table(count, number))
    glossary = Table(
        columns=(Column("Term", 1, True), Column("Meaning", 4)),
        rows=(
            (Cell("ESLO"), Cell("The lead officer for e-safety")),
            (Cell("ICT"), Cell("Computers and phones")),
        ),
        caption="Glossary",
        worksheet="Glossary",
    )
    blocks += [Heading(1, "Appendix: Glossary", new_page=True), glossary]
    return Document(
        title="e-Safety Action Plan",
        date=DAY,
        blocks=tuple(blocks),
        subtitle="2024 to 2025",
        board="Northmere Safeguarding Children Board",
        as_at="As at 31 May 2024",
        author="Development manager",
        subject="Action plan",
        marking="OFFICIAL",
        notes=("Shown: all actions",),
    )


def every_block(text: str = "words") -> Document:
    """A document with every kind of block, `text` standing wherever text can stand."""
    badge = Badge("R", text, "#a4282a", "#ffffff")
    rows = (
        (Cell(text, rowspan=2), Cell(text, badge=badge), Cell(text, bold=True)),
        (Cell(text, colspan=2, header=True),),
        (Cell(""), Cell(text), Cell("", badge=badge)),
    )
    columns = (Column(text, 1, True), Column(text), Column("C", 2))
    named = {"caption": f"{text}.", "show_caption": True, "summary": text}
    shown = Table(columns, rows, **named, worksheet=text, context=((text, text),))
    blocks = (
        TitlePage(title=text, lines=(text, "")),
        Heading(3, text, anchor=text),
        Paragraph(text),
        Paragraph((Run(text, bold=True), Run(text, italic=True), Run(text))),
        Bullets((text, text)),
        shown,
        Table(columns, (), caption=text, summary=text),
        PageBreak(),
        Image(SVG, alt=text, width=0.4),
        Heading(2, text, new_page=True),
    )
    return Document(
        title=text,
        date=DAY,
        blocks=blocks,
        subtitle=text,
        board=text,
        as_at=text,
        author=text,
        subject=text,
        marking=text,
        notes=(text,),
    )


def headings_of(table: Table) -> dict[str, set[str]]:
    """For each text of `table` the texts of its headings, found by looking at every place of the grid.

    Written without the renderers' own placing of cells, to check it. The texts of a table must differ.
    """
    grid: dict[tuple[int, int], Cell] = {}
    for row, cells in enumerate(table.rows):
        column = 0
        for cell in cells:
            while (row, column) in grid:
                column += 1
            for down in range(cell.rowspan):
                for across in range(cell.colspan):
                    grid[row + down, column + across] = cell
    found: dict[str, set[str]] = {}
    for (row, column), cell in grid.items():
        wanted = found.setdefault(flat(cell.text), set())
        wanted.add(table.columns[column].heading)
        for left in range(column):
            header = grid[row, left]
            if (header.header or table.columns[left].is_row_header) and header is not cell:
                wanted.add(flat(header.text))
    return found


def flat(text: str) -> str:
    """A text without white space and places to break, for comparing what was laid out on lines."""
    return "".join(text.replace("\u200b", "").split())
