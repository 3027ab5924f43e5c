"""Exports of the plan in the board's own table: records → PlanDocument → neutral document → file.

The PlanDocument is the value that the importer reads back, so that a round trip is a comparison of two values.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import batched
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from actions.colours.page import file_badge, set_by
from actions.fields.rules import ABOVE, NO_EXTRAS, SHORT, Extras, Field, Value, ink_on
from actions.models import Plan, ProgressUpdate
from actions.table.querysets.cells import CHUNK, Cells, read_cells
from actions.table.querysets.rows import ROW_FIELDS, PriorityTable, Row, build_table, read_table
from actions.wording.document import ExtraCell, ExtraColumn, GlossaryEntry, PlanDocument, PlanRow, PriorityHeading
from actions.wording.exported import KEYS, PROPERTY, export_mark, print_of
from actions.wording.updates import with_short_marks
from core.documents import Report, render
from core.documents.model import NUMBERS, Badge, Block, Cell, Column, Document, Heading, Paragraph, Table, TitlePage
from core.text.dates import print_date, today

NO_VALUE = Value()
EXTRA_WIDTH = 9  # of a column of an extra field
WIDTHS = (13, 14.5, 4, 20, 11, 10, 27.5)  # the updates are the longest, and the widest: fewer pages
COLOURED = (12, 12.5, 4, 18.5, 10.5, 9.5, 8, 25)  # with the colours before the updates
PRIORITY_WIDTH = 12
ROW_BY_ROW = {"csv", "xlsx"}  # formats that are written row by row
NO_CELLS = Cells()  # of rows that have not been read yet, or are written; never changed


@dataclass(frozen=True)
class Extract:
    """Which part of a plan a file holds, where it is not the whole of it.

    `filters` and `order` as text, as "Status: In progress"; `total` is the number of rows before filtering, None where
    nothing was filtered.
    """

    filters: tuple[str, ...] = ()
    total: int | None = None
    order: str = ""
    latest_only: bool = False

    @property
    def ending(self) -> str:
        return "-selection" * (self.total is not None) + "-latest-updates" * self.latest_only

    def lines(self, count: int) -> tuple[str, ...]:
        """The lines about the extract at the start of the file; `count` is the number of its rows."""
        selection = []
        if self.total is not None:
            selection = [f"Selection: {count} of {self.total} row{'' if self.total == 1 else 's'}", *self.filters]
        selection += [self.order] if self.order else []
        return (*selection, "Updates: the latest of each action only") if self.latest_only else tuple(selection)


WHOLE_PLAN = Extract()


def plan_document(plan: Plan, placements=None) -> PlanDocument:
    return document_of(plan, read_tables(plan, placements), read_glossary(plan))


def document_of(plan, tables: list[PriorityTable], glossary: list[tuple[str, str]]) -> PlanDocument:
    """The neutral form of what has been read of a plan, today's or that of a past moment (see actions/past/asat.py)."""
    rows = [row for table in tables for row in table.rows]
    return PlanDocument(
        title=plan.title,
        priorities=tuple(PriorityHeading(number=number_of(table), title=table.title) for table in tables),
        rows=tuple(
            PlanRow(
                priority=number_of(table),
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
        glossary=tuple(GlossaryEntry(term=term, meaning=meaning) for term, meaning in glossary),
        update_heading=plan.update_heading,
        extras=tuple(extra_columns(rows, tables[0].extras)) if tables else (),
    )


def number_of(table: PriorityTable) -> str:
    """The number of a priority in the neutral form, which numbers one that is not printed as well."""
    return table.number or ("" if table.title else "1")


def extra_columns(rows: list[Row], extras: Extras) -> Iterator[ExtraColumn]:
    """The extra fields that say something, those about a part in the first row of it."""
    for field in extras.fields:
        seen, cells = set(), []
        for number, row in enumerate(rows, start=1):
            owner = {"action": row.placement, "objective": row.objective, "priority": row.priority}[field.level]
            if owner not in seen and (value := value_of(row, field, extras)):
                cells.append(ExtraCell(number, *value))
            seen.add(owner)
        if cells:
            yield ExtraColumn(field.heading, tuple(cells), field.level, field.kind)


def value_of(row: Row, field: Field, extras: Extras) -> Value:
    """What a field says beside a row."""
    if field.level == "action":
        return row.extras.get(field.pk, NO_VALUE)
    owner = row.objective if field.level == "objective" else row.priority
    return extras.parts.get((field.level, owner), {}).get(field.pk, NO_VALUE)


def export_plan(
    plan: Plan,
    placements,
    format: str,
    *,
    extract: Extract = WHOLE_PLAN,
    on: dt.date | None = None,
    report: Report | None = None,
) -> bytes:
    """The rows of `placements` (None: the whole plan) in the board's table as a file: docx, pdf, xlsx, csv or html.

    `on` is the day of evaluation, today by default. `report` is called with the progress of a long file.
    """
    mark = mark_of(plan.uid, timezone.now(), extract)
    if report:
        report("Reading the rows", 5)
    records, looks = read_records(plan, placements), {"grouped": not extract.order}
    looks |= {"extras": plan.extra_fields.with_parts(), "levels": plan.levels}
    if format in ROW_BY_ROW and len(records) > CHUNK:
        tables = build_table(records, defaultdict(lambda: NO_CELLS), **looks)
        written = ProgressUpdate.objects.in_print().filter(action__plan=plan, date_assumed=True)
        looks = {"assumed": set(written.order_by().values_list("on", flat=True)) if format != "csv" else None}
        looks["rows_of"] = partial(AsWritten, extract)
        return render(board_document(plan, tables, extract=extract, on=on, mark=mark, **looks), format)
    tables = read_table(records, latest_only=extract.latest_only, **looks)
    assumed = assumed_in(tables) if format != "csv" else None  # a CSV file has no head
    document = board_document(plan, tables, extract=extract, on=on, mark=mark, assumed=assumed)
    return render(document, format, report)


def mark_of(uid: UUID, moment: dt.datetime, extract: Extract) -> str:
    moment = min(moment, timezone.now())  # a plan as at today is read before the day ends
    return export_mark(uid, moment, is_selection=extract.total is not None, latest_only=extract.latest_only)


class AsWritten:
    """The cells of a long table that is written row by row: leads, timescales and updates are read as it goes on.

    Holds at most two thousand rows in full. Every iteration reads again.
    """

    def __init__(self, extract: Extract, table: PriorityTable, *, short_days: bool):
        self.extract, self.table, self.short_days = extract, table, short_days

    def __len__(self) -> int:
        return len(self.table.rows)

    def __iter__(self) -> Iterator[tuple[Cell, ...]]:
        looks = {"alone": self.table.is_mixed, "extras": self.table.extras, "short_days": self.short_days}
        for rows in batched(self.table.rows, CHUNK):
            cells = read_cells([row.action for row in rows], latest_only=self.extract.latest_only)
            for row in rows:
                row.fill(cells[row.action])
                yield row_cells(row, coloured=True, **looks)
                row.fill(NO_CELLS)


def in_full(table: PriorityTable, *, short_days: bool = False) -> tuple[tuple[Cell, ...], ...]:
    looks = {"alone": table.is_mixed, "coloured": table.coloured, "extras": table.extras, "short_days": short_days}
    return tuple(row_cells(row, **looks) for row in table.rows)


def read_tables(plan: Plan, placements=None, extract: Extract = WHOLE_PLAN) -> list[PriorityTable]:
    """Everything that the cells of the rows print: one table for each priority, or one for all in another order."""
    looks = {"latest_only": extract.latest_only, "grouped": not extract.order}
    looks |= {"extras": plan.extra_fields.with_parts(), "levels": plan.levels}
    return read_table(read_records(plan, placements), **looks)


def read_records(plan: Plan, placements=None) -> list[tuple]:
    """The values of ROW_FIELDS of each row; of the whole plan as printed where no placements are given."""
    rows = plan.placements.standing() if placements is None else placements
    return list(rows.values_list(*ROW_FIELDS))


def is_longer(plan: Plan, rows: int) -> bool:
    return plan.placements.standing()[rows : rows + 1].exists()


def read_glossary(plan: Plan) -> list[tuple[str, str]]:
    return list(plan.glossary.in_print().values_list("term", "meaning"))


def board_document(
    plan,
    tables: list[PriorityTable],
    *,
    extract: Extract = WHOLE_PLAN,
    on: dt.date | None = None,
    known: str = "",
    mark: str = "",
    glossary: list[tuple[str, str]] | None = None,
    assumed: Collection[dt.date] | None = None,
    rows_of: Callable[..., Collection[tuple[Cell, ...]]] = in_full,
) -> Document:
    """Title page, one heading and table per priority (or one table in another order), glossary.

    Of a past plan (actions/past/asat.py), `known` says when that was, and `glossary` is that of the time. `mark` is
    that of mark_of(). `rows_of` gives the cells of each table. `assumed` are the days of updates that have the date of
    their document: the head says so, and the cells only mark them; None where each cell says it in words.
    """
    exported = today()
    dates = date_lines(on or exported, exported, known)
    lines = extract.lines(sum(len(table.rows) for table in tables))
    starred = days_marked(assumed or ())
    line = ". ".join(lines) + "." if lines else ""
    blocks: list[Block] = [TitlePage(title=plan.title, lines=(*dates[1:], *lines, *starred))]
    for place, table in enumerate(tables):
        heading = "The rows in a different order from the printed one" if table.is_mixed else table.heading
        blocks += [Heading(1, heading, new_page=place > 0)] if heading else []
        blocks += [Paragraph(line)] if line and not place else []
        blocks += above_table(table)
        above = (plan.title, line) if line else ()
        coloured = table.coloured or rows_of is not in_full  # rows written one by one get their colours then
        printed = priority_table(
            plan, table, rows_of(table, short_days=assumed is not None), coloured=coloured, above=above
        )
        blocks.append(replace(printed, row_keys=KEYS if mark else ""))
    if not tables:
        blocks.append(Paragraph("No rows of the plan match what was asked for."))
    glossary = read_glossary(plan) if glossary is None else glossary
    if glossary:
        blocks += [Heading(1, "Glossary of terms and acronyms", new_page=True), glossary_table(glossary)]
    return Document(
        title=plan.title,
        date=exported,
        blocks=tuple(blocks),
        board=settings.BOARD_NAME,
        as_at=dates[0],
        author=settings.BOARD_NAME,
        subject="Action plan",
        notes=(*dates[1:], *lines, *starred),
        extract=lines[0] if lines else "",
        properties=((PROPERTY, mark),) if mark else (),
    )


def date_lines(on: dt.date, exported: dt.date, known: str) -> tuple[str, ...]:
    """The day of the plan, and that of the export where it is another; `known` is that of a past plan."""
    if on == exported and not known:
        return (f"As at {print_date(on)}, the day on which it was exported",)
    return (known or f"As at {print_date(on)}", f"Exported on {print_date(exported)}")


def days_marked(assumed: Collection[dt.date]) -> tuple[str, ...]:
    """The line in the head that explains the star after a day; none where no day has one."""
    days = ", ".join(map(print_date, sorted(assumed)))
    return (f"Updates without a day of their own carry the date of the document, marked *: {days}",) if assumed else ()


def assumed_in(tables: list[PriorityTable]) -> set[dt.date]:
    """The days that updates have from their document."""
    return {update.on for table in tables for row in table.rows for update in row.updates if update.assumed}


def above_table(table: PriorityTable) -> list[Paragraph]:
    """What extra fields say of the priority of a table; the one without a label first, so that it can be told apart."""
    pairs = sorted(table.extras.beside("priority", table.pk), key=lambda pair: pair[0].heading != ABOVE)
    texts = [value.words if field.heading == ABOVE else f"{field.heading}: {value.words}" for field, value in pairs]
    return [Paragraph(line) for text in texts for line in text.splitlines()]


def priority_table(plan: Plan, table: PriorityTable, rows, *, coloured: bool, above: tuple[str, ...] = ()) -> Table:
    """The board's six columns, the number of the action and its colour, which an import skips, and extra fields.

    Objective and method are merged over the rows that they cover. A table of rows of several priorities has these as
    its first column.
    """
    extras, levels = table.extras, table.levels
    headings = [levels.objective, levels.method, "No.", plan.action_heading, "Lead responsibility", "Timescale"]
    headings += ["Colour"] if coloured else []
    priority = table.rows[0]
    beside = [field.heading for field in extras.fields if field.level != "priority"]
    headings += beside
    widths = COLOURED if coloured else WIDTHS
    widths = (*widths[:-1], *[EXTRA_WIDTH] * len(beside), widths[-1])
    pairs = [(field.heading, value_of(priority, field, extras).words) for field in extras.about("priority")]
    context = ((levels.column, priority.priority_text), *pairs)
    if table.is_mixed:
        headings, widths, context = [levels.column, *headings], (PRIORITY_WIDTH, *widths), ()
    headers = headings.index("No.")
    columns = tuple(
        Column(heading, width, is_row_header=place < headers, values=NUMBERS if heading == "No." else "")
        for place, (heading, width) in enumerate(zip([*headings, plan.update_heading], widths, strict=True))
    )
    return Table(
        columns=columns,
        rows=rows,
        caption=table.heading
        or ("Rows of the plan in a different order from the printed one" if table.is_mixed else "Rows of the plan"),
        summary="Each row is an action with its lead, timescale and updates, beside its objective and method.",
        context=context,
        worksheet="Plan",
        above=above,
    )


def row_cells(
    row: Row, *, alone: bool, coloured: bool, extras: Extras = NO_EXTRAS, short_days: bool = False
) -> tuple[Cell, ...]:
    """The cells that begin in a row, left to right; `alone` where its priority is not the heading of the table,
    `short_days` where the head of the file says what a star after a day means.
    """
    cells = [Cell(row.priority_text)] if alone else []
    if row.objective_span:
        cells.append(Cell(row.objective_text, rowspan=row.objective_span))
    if row.method_span:
        cells.append(Cell(row.method_text, rowspan=row.method_span))
    cells += [Cell(str(row.number), key=row_key(row, extras)), Cell(row.text)]
    cells += [Cell(row.leads_printed), Cell(row.timescale_cell)]
    cells += [colour_cell(row)] if coloured else []
    updates = with_short_marks(row.update_cell) if short_days else row.update_cell
    return (*cells, *extra_cells(row, extras), Cell(updates))


def row_key(row: Row, extras: Extras) -> tuple[str, ...]:
    """The placement of a row, then prints of its texts: the columns in order, then extra fields."""
    texts = [row.objective_text, row.method_text, row.text, row.leads_cell, row.timescale_cell, row.update_cell]
    texts += [value_of(row, field, extras).words for field in extras.fields if field.level != "priority"]
    return (str(row.placement), *map(print_of, texts))


def extra_cells(row: Row, extras: Extras) -> Iterator[Cell]:
    """What extra fields say beside a row, with their colours; those of an objective run over its rows."""
    for field in extras.fields:
        span = {"action": 1, "objective": row.objective_span, "priority": 0}[field.level]
        if span:
            value = value_of(row, field, extras)
            badge = Badge("", value.words, value.fill, ink_on(value.fill)) if is_badge(field, value) else None
            yield Cell("" if badge else value.words, rowspan=span, badge=badge)


def is_badge(field: Field, value: Value) -> bool:
    """Whether a value is printed on the colour of its cell."""
    return bool(field.kind == "rag" and value.fill and len(value.words) <= SHORT and "\n" not in value.words)


def colour_cell(row: Row) -> Cell:
    """The colour of an action, how far its date has moved or since when it is late, who set it where a person did,
    when it is due next, how agencies have answered, where else it is printed.
    """
    own = [row.evaluation.detail, set_by(row.evaluation)] if row.evaluation else []
    lines = [*own, row.due_again, row.answered, row.also]
    return Cell("\n".join(filter(None, lines)), badge=file_badge(row.evaluation) if row.evaluation else None)


def glossary_table(entries: list[tuple[str, str]]) -> Table:
    return Table(
        columns=(Column("Term", 1, is_row_header=True), Column("Meaning", 4)),
        rows=tuple((Cell(term), Cell(meaning)) for term, meaning in entries),
        caption="Glossary of terms and acronyms",
        worksheet="Glossary",
    )
