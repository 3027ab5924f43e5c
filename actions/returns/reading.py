"""The rows of a returned file, from the work on it at the import desk.

A file of ours prints the headings that its plan has, so that its columns are found whatever a board calls them.
"""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import NamedTuple

from actions.fields.rules import ABOVE
from actions.importing.assembly import PRIORITY, Assembler
from actions.importing.fields import KEPT, PLAN_FIELDS
from actions.importing.importer import PlanImporter
from actions.importing.outside import is_glossary_heading
from actions.importing.rowwriter import Slot
from actions.models import Plan, PlanField
from actions.past.asat import plan_as_at
from actions.references.rules import bare
from actions.returns.rules.unplaced import Outside
from actions.returns.rules.values import COLUMNS, ReturnedRow
from actions.returns.rules.values import EXTRA as EXTRA_FIELD
from actions.wording.document import UnreadablePlan, normal, squash
from actions.wording.exported import LONGEST_KEY, read_marks
from actions.wording.levels import LEVELS, levels_of
from core.importing.columns import words_of
from core.importing.fields import NO_FIELD, Field
from core.importing.source import (
    Cell,
    FoundTable,
    Paragraph,
    Row,
    Source,
    cells_under,
    join_paragraphs,
    text_of_row,
)
from core.importing.work import LEAVE_OUT, Work, begin, column_texts, rows_of

RETURN_FIELDS = (
    *(replace(field, looks=None, several=False) for field in PLAN_FIELDS[:-1]),
    Field("number", "No.", ("=no", "=nr", "=#")),
    Field("colour", "Colour", ("=colour",)),
    PLAN_FIELDS[-1],
)
LEVEL, FIELDS_ABOVE = "level", "fields above"  # options: what priorities are called, and their extra fields
EXTRACT = ("Selection: ", "Updates: ")  # begins a line about the extract, above the first table
NO_ROW = "No row of the tables holds an action. Choose which column holds the action."


def return_fields(plan: Plan, moment: dt.datetime | None = None) -> tuple[Field, ...]:
    """The fields of a returned file, found first by the headings that its plan prints, today or at a moment."""
    printed: dict[str, list[str]] = {}
    for each, fields in _named(plan, moment):
        levels = levels_of(each)
        own = (levels.objective, levels.method, each.action_heading, "Lead responsibility", "Timescale")
        pairs = zip((*COLUMNS, "priority"), (*own, each.update_heading, levels.column), strict=True)
        for name, heading in (*pairs, *((NO_FIELD, field.heading) for field in fields)):
            printed.setdefault(name, []).append(heading)
    return tuple(
        replace(field, words=(*(f"={text}" for text in printed.get(field.name, ()) if words_of(text)), *field.words))
        for field in RETURN_FIELDS
    )


def _named(plan: Plan, moment: dt.datetime | None) -> Iterator[tuple[Plan, list[PlanField]]]:
    """The plan, at a moment too where one is given, with its extra fields."""
    if moment:
        state = plan_as_at(plan.pk, moment, ("plan", "field"))
        if state.plan:
            yield state.plan, list(state["field"].values())
    yield plan, list(plan.extra_fields.all())


class Headings(NamedTuple):
    """By what the columns of a file are found, and what the work on it says of the texts above its tables."""

    fields: tuple[Field, ...]
    options: dict[str, str]


def headings_in(plan: Plan, source: Source) -> Headings:
    """Those that the plan prints, and printed when the file was exported."""
    marks = read_marks(source)
    moment = marks.moment if marks and marks.uid == plan.uid else None
    named, fields = next(_named(plan, moment))
    above = "\n".join(field.heading for field in fields if field.level == "priority")
    return Headings(return_fields(plan, moment), {LEVEL: levels_of(named).priority, FIELDS_ABOVE: above})


class _PlanReader(PlanImporter):
    """Proposes the columns of files of one plan."""

    def __init__(self, fields: tuple[Field, ...]):
        self._fields = fields

    def fields(self) -> tuple[Field, ...]:
        return self._fields

    def arrange(self, table: FoundTable, columns: dict[int, str]) -> dict[int, str]:
        return columns


def work_on(source: Source, plan: Plan, options: Mapping[str, str] = MappingProxyType({})) -> Work:
    """The work on a returned file of a plan, its columns found by the headings that the plan prints, or printed when
    the file was exported.
    """
    headings = headings_in(plan, source)
    return begin(source, _PlanReader(headings.fields), lambda scope, text: "", {**options, **headings.options})


def read_rows(work: Work) -> list[ReturnedRow]:
    """The rows in reading order. Raises UnreadablePlan where there is none.

    A column that a table does not have is missing in the cells of its rows. A merged cell repeats the text above it.
    What is struck through by formatting is left out.
    """
    return read_file(work)[0]


def read_file(work: Work) -> tuple[list[ReturnedRow], list[Outside]]:
    """The rows as read_rows, and the texts outside them."""
    reader = _RowReader(work)
    reader.read()
    if not reader.rows:
        raise UnreadablePlan(NO_ROW)
    return reader.rows, reader.outside


class _RowReader(Assembler):
    """Goes through the tables as the import of a plan does, but keeps every row as it stands in the file."""

    def __init__(self, work: Work):
        super().__init__(work)
        self.is_ours = True  # also where the file has lost its marks
        self.rows: list[ReturnedRow] = []
        self.outside: list[Outside] = []
        self.priority = self.section = ""  # the printed number of the priority above, "" where it has none; its title
        self.above: dict[str, str] = {}
        self.fields: dict[str, str] = {}  # what extra fields say of the priority
        self.unnamed: set[str] = set()  # columns without a heading
        self.named: dict[int, str] = {}  # what the last row says in columns of the priority
        level = re.escape(work.options.get(LEVEL, LEVELS.priority))
        self.heading = re.compile(rf"{level}\s+(?P<number>[^\s:]{{1,20}})\s*:\s*(?P<title>.*)", re.IGNORECASE)

    def read(self) -> None:
        below = self._tables()
        self._note_outside(*(each.text for each in below))
        for number, table in enumerate(self.work.source.tables):
            if number not in self.work.tables and table.inside is None:
                self._note_outside(*map(text_of_row, table.rows))

    def _note_outside(self, *texts: str) -> None:
        self.outside += [Outside(text, len(self.rows)) for text in texts if text.strip()]

    def _table(self, number: int, above: list[Paragraph], rows: list[Row]) -> None:
        self.above, self.fields = {}, {}
        self._note_outside(*(each.text for each in above))
        self._note_headings(number)
        super()._table(number, above, rows)
        self._note_passed_over(number, rows)

    def _note_headings(self, number: int) -> None:
        """Note what stands above the rows of a table; the heading of an extra field is named beside its texts."""
        at, below = self.work.heading_rows.get(number), self.work.headings(number).below
        table, chosen = self.work.source.tables[number], self.work.columns[number]
        self._note_outside(*map(text_of_row, table.rows[: at or 0]))
        for cell in (cell for row in table.rows[at or 0 : below] for cell in row):
            if chosen.get(cell.start) not in KEPT or not column_texts(self.work, number, cell.start, 1):
                self._note_outside(cell.text)

    def _note_passed_over(self, number: int, rows: list[Row]) -> None:
        """Note the rows of a table that are read as headings again, as totals, or as a glossary."""
        table, below = self.work.source.tables[number], self.work.headings(number).below
        read = {at for (table_number, at), _ in rows_of(self.work) if table_number == number}
        for at in range(below, len(table.rows)):
            if at not in read:
                self._note_outside(*(cell.text for cell in table.rows[at]))
        terms = next((at for at, row in enumerate(rows) if is_glossary_heading(text_of_row(row))), len(rows))
        self._note_outside(*map(text_of_row, rows[terms:]))

    def _start_band(self, band: Cell, areas: dict) -> None:
        self._note_outside(band.text)
        super()._start_band(band, areas)

    def _slot(self, row: Row, spans: list[tuple[int, int]]) -> Slot:
        cells = [cell for start, end in spans for cell in cells_under(row, start, end)]
        text = join_paragraphs(cell.unstruck for cell in cells if cell.unstruck.strip())
        return Slot(text, bool(cells) and all(cell.continues for cell in cells))

    def _paragraphs(self, paragraphs: list[Paragraph], *, in_column: bool, is_named: bool) -> None:
        found = [at for at, each in enumerate(paragraphs) if self.heading.fullmatch(squash(each.text))]
        if found and not in_column:
            heading = self.heading.fullmatch(squash(paragraphs[found[-1]].text))
            self._start_priority(heading["number"], heading["title"])
            self._read_fields(paragraphs[found[-1] + 1 :])
        else:
            super()._paragraphs(paragraphs, in_column=in_column, is_named=is_named)
        self.title = self.title or self.work.source.title or "Action plan"  # only the first table has it above

    def _read_fields(self, paragraphs: list[Paragraph]) -> None:
        """Read what a file of ours prints of extra fields of a priority between its heading and its table."""
        headings, name = self.work.options.get(FIELDS_ABOVE, "").split("\n"), ABOVE
        for each in paragraphs:
            heading = next((heading for heading in headings if each.text.startswith(f"{heading}: ")), "")
            name = heading or name
            if name in headings and not (name == ABOVE and each.text.startswith(EXTRACT)):
                text = each.text.removeprefix(f"{heading}: ") if heading else each.text
                above = self.fields.get(EXTRA_FIELD + name)
                self.fields[EXTRA_FIELD + name] = text if heading or above is None else f"{above}\n{text}"

    def _start_priority(self, number: str, title: str, **more: str) -> None:
        super()._start_priority(number, title, **more)
        self.priority, self.section = bare(number), normal(title)

    def _band(self, row: Row, areas: dict, below) -> Cell | None:
        return None if any(cell.key for cell in row) else super()._band(row, areas, below)

    def _write(self, row: Row, slots: dict[str, Slot], number: int) -> None:
        cells, edits, comments = self.fields | {name: slot.text for name, slot in slots.items()}, {}, {}
        continued: set[str] = set()
        for name, spans in self._named_columns(number).items():
            slot = slots.get(name) or self._slot(row, spans)
            text = self.above.get(name, "") if slot.continues else slot.text
            continued |= {name} if slot.continues else set()
            if text.strip() or name not in self.unnamed:
                cells[name] = self.above[name] = text
            there = [cell for span in spans for cell in cells_under(row, *span)]
            edits[name] = tuple(edit for cell in there for edit in cell.edits)
            comments[name] = tuple(comment for cell in there for comment in cell.comments)
        key = next((int(cell.key) for cell in row if cell.key and len(cell.key) <= LONGEST_KEY), None)
        edits, comments = ({name: each for name, each in found.items() if each} for found in (edits, comments))
        self.rows.append(ReturnedRow(key, self.priority, cells, edits, comments, frozenset(continued), self.section))
        self._note_beside(row, number)

    def _note_beside(self, row: Row, number: int) -> None:
        """Note the priority that a row names in a column, once for all of its rows, and what merged cells hide."""
        for at, name in self.work.columns[number].items():
            for cell in cells_under(row, at, at + 1):
                if cell.continues or name in PRIORITY and cell.text != self.named.get(at):
                    self._note_outside(cell.text)
                if name in PRIORITY:
                    self.named[at] = cell.text

    def _named_columns(self, number: int) -> dict[str, list[tuple[int, int]]]:
        """Column of a ReturnedRow → the grid columns of each such column of a table."""
        headings, chosen = self.work.headings(number).texts, self.work.columns[number]
        found: dict[str, list[tuple[int, int]]] = {}
        for start, end in self._columns(number).items():
            if chosen[start] in KEPT:
                heading = squash(headings[start]) if start < len(headings) else ""
                name = EXTRA_FIELD + (heading or f"Column {start + 1} (no heading)")
                self.unnamed |= set() if heading else {name}
                found.setdefault(name, []).append((start, end))
            elif chosen[start] != LEAVE_OUT and chosen[start] not in PRIORITY:
                found.setdefault(chosen[start], []).append((start, end))
        return found
