"""The plan in the board's own table: records → PlanDocument → neutral document → file.

The PlanDocument is the value that the importer reads back, so that a round trip is a comparison of two values.
"""

from __future__ import annotations

import datetime as dt

from django.conf import settings

from actions.importing.document import GlossaryEntry, PlanDocument, PlanRow, PriorityHeading
from actions.models import Plan
from actions.table import ROW_FIELDS, PriorityTable, read_table
from core.dates import print_date, today
from core.documents import render
from core.documents.model import Cell, Column, Document, Heading, Paragraph, Table, TitlePage

WIDTHS = (16, 18, 22, 12, 11, 21)


def plan_document(plan: Plan, placements=None) -> PlanDocument:
    """A plan (or some of its rows) as the neutral form that every reader gives."""
    tables = read_tables(plan, placements)
    return PlanDocument(
        title=plan.title,
        priorities=tuple(PriorityHeading(number=table.number, title=table.title) for table in tables),
        rows=tuple(
            PlanRow(
                priority=table.number,
                objective=row.objective_text if row.objective_span else "",
                method=row.method_text if row.method_span else "",
                action=row.text,
                leads=row.leads_cell,
                timescale=row.timescale_cell,
                update=row.update_cell,
            )
            for table in tables
            for row in table.rows
        ),
        glossary=tuple(GlossaryEntry(term=term, meaning=meaning) for term, meaning in read_glossary(plan)),
        update_heading=plan.update_heading,
    )


def export_plan(plan: Plan, placements, format: str, *, filters: list[str] = (), on: dt.date | None = None) -> bytes:
    """The rows of `placements` in the board's table as a file: format is docx, pdf, xlsx, csv or html."""
    return render(board_document(plan, read_tables(plan, placements), filters=filters, on=on), format)


def read_tables(plan: Plan, placements=None) -> list[PriorityTable]:
    """All that the cells of the rows print, updates in full."""
    placements = plan.placements.standing() if placements is None else placements
    return read_table(list(placements.values_list(*ROW_FIELDS)))


def read_glossary(plan: Plan) -> list[tuple[str, str]]:
    """Terms and meanings in the printed order."""
    return list(plan.glossary.in_print().values_list("term", "meaning"))


def board_document(plan: Plan, tables: list[PriorityTable], *, filters=(), on: dt.date | None = None) -> Document:
    """Title page, one heading and table per priority, glossary."""
    on = on or today()
    blocks = [TitlePage(title=plan.title, lines=tuple(filters))]
    for place, table in enumerate(tables):
        blocks += [Heading(1, table.heading, new_page=place > 0), priority_table(plan, table)]
    if not tables:
        blocks.append(Paragraph("No rows of the plan fit what was asked for."))
    glossary = read_glossary(plan)
    if glossary:
        blocks += [Heading(1, "Glossary of terms and acronyms", new_page=True), glossary_table(glossary)]
    return Document(
        title=plan.title,
        date=on,
        blocks=tuple(blocks),
        board=settings.BOARD_NAME,
        as_at=f"As at {print_date(on)}",
        author=settings.BOARD_NAME,
        subject="Action plan",
        notes=tuple(filters),
    )


def priority_table(plan: Plan, table: PriorityTable) -> Table:
    """The six columns of a priority; objective and method are merged over the rows that they cover."""
    headings = ("Objective", "Method", plan.action_heading, "Lead responsibility", "Timescale", plan.update_heading)
    columns = tuple(
        Column(heading, width, is_row_header=place < 2)
        for place, (heading, width) in enumerate(zip(headings, WIDTHS, strict=True))
    )
    return Table(
        columns=columns,
        rows=tuple(row_cells(row) for row in table.rows),
        caption=table.heading,
        summary="Each row is an action with its lead, timescale and updates, beside its objective and method.",
        context=(("Priority", f"{table.number}. {table.title}" if table.number else table.title),),
        sheet="Plan",
    )


def row_cells(row) -> tuple[Cell, ...]:
    """The cells that begin in a row, left to right."""
    cells = []
    if row.objective_span:
        cells.append(Cell(row.objective_text, rowspan=row.objective_span))
    if row.method_span:
        cells.append(Cell(row.method_text, rowspan=row.method_span))
    cells += [Cell(row.text), Cell(row.leads_cell), Cell(row.timescale_cell), Cell(row.update_cell)]
    return tuple(cells)


def glossary_table(entries: list[tuple[str, str]]) -> Table:
    """Term and meaning."""
    return Table(
        columns=(Column("Term", 1, is_row_header=True), Column("Meaning", 4)),
        rows=tuple((Cell(term), Cell(meaning)) for term, meaning in entries),
        caption="Glossary of terms and acronyms",
        sheet="Glossary",
    )
