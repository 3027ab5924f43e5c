"""Reads the plan from a spreadsheet: first the sheet with its headings, then, once it is clear which column
holds what, the plan."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePath

from actions.importing.assemble import NO_TABLE
from actions.importing.extras import ExtraWriter, without_known
from actions.importing.rowwriter import RowWriter, Slot
from actions.importing.words import FIELDS as BOARD_COLUMNS
from actions.importing.words import (
    is_glossary_header,
    is_glossary_heading,
    match_columns,
    numbered_heading,
    priority_heading,
)
from actions.wording.document import GlossaryEntry, PlanDocument, UnreadablePlan, squash
from actions.wording.limits import fitted
from core.files.spreadsheets import UnreadableSpreadsheet, WorksheetRows, plain_cell, read_rows
from core.importing.source import join_paragraphs

# What a column may hold, as the mapping form names it. A priority is one column, or two, or rows of headings.
FIELDS = {
    "priority": "Strategic priority (number and title)",
    "priority_number": "Strategic priority: number",
    "priority_title": "Strategic priority: title",
    "objective": "Objective",
    "method": "Method",
    "action": "Action",
    "leads": "Lead responsibility",
    "timescale": "Timescale",
    "update": "Update",
}
MAX_ROWS = 20_000
MAX_COLUMNS = 100
HEADINGS_WITHIN = 40  # rows from the top in which the headings are looked for

_PRIORITY_COLUMNS = {
    "priority": r"(strategic )?priorit(y|ies)( area)?",
    "priority_number": r"(strategic )?priority (no\.?|nr\.?|number|#|ref\.?)",
    "priority_title": r"(strategic )?priority (title|name|heading)",
}


@dataclass(frozen=True)
class Sheet:
    """The sheet that holds the plan: its headings and the rows below them, each as wide as the headings."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    name: str = ""
    names: tuple[str, ...] = ()  # of all sheets in the file
    title: str = ""
    glossary: tuple[GlossaryEntry, ...] = ()
    notes: tuple[str, ...] = ()
    export: str = ""  # how our own file names itself (exported.py)

    def __post_init__(self):
        """Lists and dicts become tuples and entries again, so that a sheet comes back from JSON as it was."""
        for name in ("headings", "names", "notes"):
            object.__setattr__(self, name, tuple(getattr(self, name)))
        object.__setattr__(self, "rows", tuple(tuple(row) for row in self.rows))
        entries = (e if isinstance(e, GlossaryEntry) else GlossaryEntry(**e) for e in self.glossary)
        object.__setattr__(self, "glossary", tuple(entries))


def read_sheet(data: bytes, filename: str) -> Sheet:
    """The sheet with the most headings of the board's table, and the glossary where a sheet holds one.

    Raises UnreadablePlan where the file cannot be read or holds no table at all.
    """
    try:
        sheets = read_rows(data, filename, max_rows=MAX_ROWS, max_columns=MAX_COLUMNS)
    except UnreadableSpreadsheet as problem:
        raise UnreadablePlan(problem.message) from None
    sheets = [WorksheetRows(s.name, [[plain_cell(cell) for cell in row] for row in s.rows]) for s in sheets]
    score, chosen, place = max(
        ((score, sheet, place) for sheet in sheets for score, place in [_headings_at(sheet.rows)]),
        key=lambda found: found[0],
        default=(0, None, 0),
    )
    if chosen is None or score == 0:
        raise UnreadablePlan("This spreadsheet is empty.")
    if score == 1:
        seen = tuple(squash(cell) for cell in chosen.rows[place] if squash(cell))
        raise UnreadablePlan(
            f"{NO_TABLE} These are the column headings that were seen: {'; '.join(seen)}",
            seen,
        )
    others = [sheet for sheet in sheets if sheet is not chosen]
    return _sheet(chosen, place, others, tuple(sheet.name for sheet in sheets), filename)


def propose_mapping(headings: tuple[str, ...] | list[str]) -> dict[int, str]:
    """Column (from 0) → field, for the columns whose headings name one of FIELDS."""
    proposal = {column: field for field, column in match_columns(list(headings)).items()}
    for column, heading in enumerate(headings):
        words = squash(heading).lower().strip(" :*")
        for field, pattern in _PRIORITY_COLUMNS.items():
            if re.fullmatch(pattern, words) and column not in proposal and field not in proposal.values():
                proposal[column] = field
    return dict(sorted(proposal.items()))


def is_complete(mapping: Mapping[int, str]) -> bool:
    """Whether all six columns of the board's table are known, so that nobody needs to be asked."""
    return set(BOARD_COLUMNS) <= set(mapping.values())


def to_plan(sheet: Sheet, mapping: Mapping[int | str, str]) -> PlanDocument:
    """The plan in a sheet, given which column holds which field ("" or missing: left out).

    A blank or repeated priority, objective or method goes on from the row above. Raises UnreadablePlan
    where no column is given for the action, a field is given twice, no row is left, or a text is too long.
    """
    columns = _columns(sheet, mapping)
    writer = _SheetWriter(sheet, columns)
    writer.write()
    if not writer.plan.rows:
        raise UnreadablePlan("No row of this sheet holds an action.", sheet.headings)
    update = columns.get("update")
    document = PlanDocument(
        title=sheet.title or "Action plan",
        priorities=tuple(writer.plan.priorities),
        rows=tuple(writer.plan.rows),
        glossary=sheet.glossary + tuple(writer.glossary),
        update_heading=squash(sheet.headings[update]) if update is not None else "Update",
        notes=(*sheet.notes, *_missing(columns), *writer.plan.notes),
        extras=writer.extras.columns,
        export=sheet.export,
    )
    return fitted(without_known(document))


def _headings_at(rows: list[list[str]]) -> tuple[int, int]:
    """(how good, row): 2 and more for headings that are known, 1 for a single column, 0 for an empty
    sheet."""
    best, place = 0, 0
    for number, row in enumerate(rows[:HEADINGS_WITHIN]):
        known = len(propose_mapping(row))
        filled = sum(1 for cell in row if cell.strip())
        score = 10 * known if known >= 3 else 2 if filled >= 3 else 1 if filled else 0
        if score > best:
            best, place = score, number
    return best, place


def _sheet(
    chosen: WorksheetRows, place: int, others: list[WorksheetRows], names: tuple[str, ...], filename: str
) -> Sheet:
    width = max(len(row) for row in chosen.rows[place:])
    rows = [tuple(join_paragraphs([cell]) for cell in row) + ("",) * (width - len(row)) for row in chosen.rows[place:]]
    above = [squash(cell) for row in chosen.rows[:place] for cell in row if squash(cell)]
    glossary: list[GlossaryEntry] = []
    notes, cover = [], []
    for sheet in others:
        found = list(_glossary_sheet(sheet))
        words = [squash(cell) for row in sheet.rows for cell in row if squash(cell)]
        glossary.extend(found)
        if not found and words:
            cover.append(words[0])
            left = "; ".join(words)[:2000]
            notes.append(f"A sheet that is not part of the plan's table was left out: {sheet.name}: {left}")
    title = (above or cover or [PurePath(filename).stem])[0]
    if above[1:]:
        notes.append(f"Text above the table was left out: {'; '.join(above[1:])}")
    return Sheet(rows[0], tuple(rows[1:]), chosen.name, names, title, tuple(glossary), tuple(notes))


def _glossary_sheet(sheet: WorksheetRows) -> Iterator[GlossaryEntry]:
    is_glossary = is_glossary_heading(sheet.name)
    for row in sheet.rows:
        first, second = (*row, "", "")[:2]
        if is_glossary_header(first, second):
            is_glossary = True
        elif is_glossary and first.strip() and not is_glossary_heading(first):
            yield GlossaryEntry(join_paragraphs([first]), join_paragraphs([second]))


def _columns(sheet: Sheet, mapping: Mapping[int | str, str]) -> dict[str, int]:
    columns: dict[str, int] = {}
    for column, field in mapping.items():
        if not field:
            continue
        if field not in FIELDS or not 0 <= int(column) < len(sheet.headings):
            raise UnreadablePlan("The choice of columns does not fit this file. Choose the columns again.")
        if field in columns:
            raise UnreadablePlan(f"Two columns were chosen for “{FIELDS[field]}”. Choose one.", sheet.headings)
        columns[field] = int(column)
    if "action" not in columns:
        raise UnreadablePlan("Choose the column that holds the action.", sheet.headings)
    return columns


def _missing(columns: dict[str, int]) -> Iterator[str]:
    missing = [FIELDS[field] for field in BOARD_COLUMNS if field not in columns]
    if missing:
        yield f"No column was found for: {', '.join(missing)}"


class _SheetWriter:
    """Goes down the rows of one sheet."""

    def __init__(self, sheet: Sheet, columns: dict[str, int]):
        self.plan = RowWriter()
        self.glossary: list[GlossaryEntry] = []
        self.extras = ExtraWriter()
        self._sheet = sheet
        self._columns = columns
        self._has_priority_column = any(field.startswith("priority") for field in columns)
        self._in_glossary = False

    def write(self) -> None:
        rows = [row for row in self._sheet.rows if any(cell.strip() for cell in row)]
        for place, row in enumerate(rows):
            following = rows[place + 1] if place + 1 < len(rows) else ()
            self._row(row, following)

    def _row(self, row: tuple[str, ...], following: tuple[str, ...]) -> None:
        if self._repeats_headings(row):
            return
        filled = [cell for cell in row if cell.strip()]
        if len(filled) == 1 and is_glossary_heading(filled[0]):
            self._in_glossary = True
        elif self._in_glossary:
            if not is_glossary_header(*(*filled, "", "")[:2]):
                self.glossary.append(GlossaryEntry(filled[0], "\n".join(filled[1:])))
        elif self._is_heading(row, filled, following):
            self.plan.start(*(numbered_heading(filled[0]) or ("", filled[0])))
        else:
            self._priority(row)
            slots = {field: Slot(row[self._columns[field]]) for field in BOARD_COLUMNS if field in self._columns}
            self.plan.add(slots, merges=False)
            for column, text in enumerate(row):
                if column not in self._columns.values():
                    self.extras.add(len(self.plan.rows), self._sheet.headings[column], column, text)

    def _repeats_headings(self, row: tuple[str, ...]) -> bool:
        places = self._columns.values()
        return all(squash(row[place]).lower() == squash(self._sheet.headings[place]).lower() for place in places)

    def _is_heading(self, row: tuple[str, ...], filled: list[str], following: tuple[str, ...]) -> bool:
        """A row whose only text, in its first cell or under the objective, names a priority.

        An objective without anything beside it looks alike, so the row below must have an objective, and the
        number must be the next one.
        """
        objective = self._columns.get("objective")
        place = next(column for column, cell in enumerate(row) if cell.strip())
        if self._has_priority_column or len(filled) != 1 or place not in (0, objective):
            return False
        if priority_heading(filled[0]):
            return True
        if not following or objective is None or not following[objective].strip():
            return False
        found = numbered_heading(filled[0])
        if not self.plan.priorities:
            return True
        expected = str(len(self.plan.priorities) + 1)
        return found[0] == expected if found else not self.plan.was_numbered

    def _priority(self, row: tuple[str, ...]) -> None:
        texts = {field: squash(row[place]) for field, place in self._columns.items() if field.startswith("priority")}
        said = "\n".join(texts.values())
        if not said.strip() or said == self.plan.heading_text:
            return
        number = texts.get("priority_number", "").rstrip(".)")
        title = texts.get("priority_title", "")
        if texts.get("priority"):
            found = numbered_heading(texts["priority"]) or ("", texts["priority"])
            number, title = number or found[0], title or found[1]
        present = self.plan.priorities[-1] if self.plan.priorities else None
        if present and number == present.number and title in ("", present.title):
            return
        self.plan.start(number, title, said=said)
