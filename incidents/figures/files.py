"""Figures as a file: the cells of the page, in Word, PDF, Excel and CSV."""

from collections.abc import Iterator
from dataclasses import replace

from core.documents.model import NUMBERS, Block, Bullets, Column, Document, Heading, Paragraph
from core.pages.lists import list_document, table_of
from core.text.dates import print_date
from incidents.figures.charts import chart_of, marked
from incidents.figures.counting import State
from incidents.figures.figures import MARKING, Quarter, QuarterFigures, YearFigures
from incidents.figures.tables import FigureTable

Figures = QuarterFigures | YearFigures
MARKS = (
    ("c", "hidden, because the count is small or would reveal one that is"),
    (":", "not available: nobody has declared that there was nothing"),
    ("r", "revised since the quarter was cut off, or since it was published before"),
)
LINE = (Column("Line", 3, is_row_header=True), Column("Column", 2), Column("Figure", values=NUMBERS))
LONG = {"csv": (Column("Table", 2), *LINE), "xlsx": (Column("Breakdown", 2), *LINE)}
BEFORE = Column("At the cut-off", values=NUMBERS)
WORKSHEET = "Incidents"


def title_of(figures: Figures) -> str:
    name = figures.quarter.name if isinstance(figures, QuarterFigures) else figures.name
    return f"Incidents {name}"


def figures_document(figures: Figures, format: str) -> Document:
    flat = format in LONG
    blocks = [flat_table(figures, format)] if flat else list(blocks_of(figures))
    marks = marks_in_words() if flat else ()
    made = list_document(title_of(figures), blocks, lines=[*lines_of(figures), *marks])
    if figures.issued:
        return replace(made, as_at=f"Published on {print_date(figures.issued.on)}, issue {figures.issued.issue}")
    return replace(made, marking=MARKING)


def lines_of(figures: Figures) -> list[str]:
    issued = figures.issued
    lines = [
        f"Published figures, issue {issued.issue}" if issued else "Internal figures: true counts, not to be published"
    ]
    if issued and issued.reason:
        lines.append(f"Replaces issue {issued.issue - 1}. The reason is not printed in published editions.")
    quarters = [figures.quarter] if isinstance(figures, QuarterFigures) else figures.quarters
    return [*lines, *(state_of(quarter) for quarter in quarters)]


def state_of(quarter: Quarter) -> str:
    if quarter.state is State.NIL:
        text = f"{quarter.name}: nil return by {quarter.nil_by} on {print_date(quarter.nil_on)}."
    elif quarter.state is State.MISSING:
        text = f"{quarter.name}: no return. Nothing was recorded, and nobody has declared that there was nothing."
    elif quarter.state is State.OPEN:
        text = f"{quarter.name}: not over yet, nothing recorded so far."
    else:
        children, events = quarter.children.text, quarter.events.text
        text = (
            f"{quarter.name}: {children} {'child' if children == '1' else 'children'}, "
            f"{events} event{'' if events == '1' else 's'}."
        )
    if quarter.nil_on and quarter.state is State.COUNTED:
        text += f" Before that, {quarter.nil_by} had made a nil return on {print_date(quarter.nil_on)}."
    if quarter.cut_off_on:
        text += (
            f" Cut off on {print_date(quarter.cut_off_on)}{f' by {quarter.cut_off_by}' if quarter.cut_off_by else ''}."
        )
    if quarter.late:
        text += f" {quarter.late} late {'entry' if quarter.late == 1 else 'entries'} since."
    return text


def blocks_of(figures: Figures) -> Iterator[Block]:
    for table in figures.tables:
        yield Heading(1, table.title)
        if table.note:
            yield Paragraph(table.note)
        if table.is_withheld:
            continue
        if chart := chart_of(table):
            yield chart.image(f"{table.title}. The table below has the same figures.")
        beside = shows_before(table, figures)
        rows, columns = rows_of(table, beside=beside), columns_of(table, beside=beside)
        yield table_of(table.title, columns, rows, none="", summary="Each row is one line of counts.")
    yield Heading(1, "Marks")
    yield Bullets(marks_in_words())


def marks_in_words() -> tuple[str, ...]:
    return tuple(f"{mark}: {meaning}" for mark, meaning in MARKS)


def columns_of(table: FigureTable, *, beside: bool) -> tuple[Column, ...]:
    heads = (Column(table.first, 3, is_row_header=True), *(Column(name, values=NUMBERS) for _, name in table.heads))
    return (*heads, BEFORE) if beside else heads


def shows_before(table: FigureTable, figures: Figures | None) -> bool:
    is_internal = figures is not None and figures.issued is None
    return is_internal and len(table.heads) == 1 and any(cell.before not in ("", cell.text) for cell in table.figures)


def rows_of(table: FigureTable, *, beside: bool) -> list[tuple[str, ...]]:
    return [
        (line.name, *map(marked, line.cells), *([line.cells[0].before or "–"] if beside else []))
        for line in table.lines
    ]


def flat_table(figures: Figures, format: str) -> Block:
    beside = format == "xlsx" and any(shows_before(table, figures) for table in figures.tables)
    rows = [
        (table.title, line.name, name, marked(cell), *([cell.before] if beside else []))
        for table in figures.tables
        for line in table.lines
        for (_, name), cell in zip(table.heads, line.cells, strict=True)
    ]
    columns = (*LONG[format], BEFORE) if beside else LONG[format]
    return table_of(WORKSHEET, columns, rows, none="No table is published.", summary="Each row is one figure.")
