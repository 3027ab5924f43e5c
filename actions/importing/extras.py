"""Columns of a file beside those of the plan: collected while it is read, and saved as extra fields. Pure."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from actions.fields.rules import ABOVE, BELOW, kind_of
from actions.importing.rules import completed_rows
from actions.importing.tally import say_rows
from actions.wording.document import ExtraCell, ExtraColumn, PlanDocument, PlanRow, squash

OURS = {"no.", "colour"}  # headings of columns that our own exports add, and that follow from the plan
_NUMBERS = re.compile(r"no\.?|nr\.?|number|#|ref\.?|reference|row|id", re.IGNORECASE)


class ExtraWriter:
    def __init__(self):
        self._cells: dict[str, dict[int, tuple[list[str], str]]] = {}
        self._headings: dict[str, str] = {}
        self._statuses: set[str] = set()

    def add(self, row: int, heading: str, column: int, text: str, fill: str = "", *, is_status: bool = False) -> None:
        """Note a cell of the printed row `row` (from 1); `column` (from 0) names a column without a heading."""
        if not text.strip() and not fill:
            return
        heading = squash(heading) or f"Column {column + 1} (no heading)"
        key = heading.casefold()
        self._headings.setdefault(key, heading)
        self._statuses |= {key} if is_status else set()
        rows = self._cells.setdefault(key, {})
        texts, before = rows.get(max(row, 1), ([], ""))
        rows[max(row, 1)] = [*texts, *filter(None, [text.strip()])], fill or before

    @property
    def columns(self) -> tuple[ExtraColumn, ...]:
        """The columns in which anything stands, in the order in which they came up."""
        return tuple(self._column(key) for key in self._cells)

    def _column(self, key: str) -> ExtraColumn:
        heading, rows = self._headings[key], self._cells[key]
        cells = tuple(ExtraCell(row, "\n".join(texts), fill) for row, (texts, fill) in rows.items())
        kind = kind_of([(cell.text, cell.fill) for cell in cells])
        level = "priority" if heading in (ABOVE, BELOW) else "action"
        return ExtraColumn(heading, cells, level, kind, is_status=key in self._statuses)


def without_known(document: PlanDocument) -> PlanDocument:
    """The document without columns that the plan itself says again: row numbers, and those of our own exports."""
    extras = tuple(column for column in document.extras if not _follows_from_plan(column, document))
    return replace(document, extras=extras)


def say_columns(document: PlanDocument) -> str:
    """What becomes of the columns, as text: "2 columns become extra fields: RAG, Comments"; "" where there are none."""
    headings = [column.heading for column in document.extras]
    count = "1 column becomes an extra field" if len(headings) == 1 else f"{len(headings)} columns become extra fields"
    return f"{count}: {', '.join(headings)}" if headings else ""


def follows_from_plan_heading(heading: str, document: PlanDocument) -> bool:
    """Whether a column with this heading may say only what the plan itself says again."""
    return (document.is_ours and heading.casefold() in OURS) or bool(_NUMBERS.fullmatch(heading))


def _follows_from_plan(column: ExtraColumn, document: PlanDocument) -> bool:
    if document.is_ours and column.heading.casefold() in OURS:
        return True
    if not _NUMBERS.fullmatch(column.heading):
        return False
    within = _places_within(document.rows)
    printed = [(cell.row, cell.text.strip().rstrip(".)")) for cell in column.cells]
    return all(text == str(row) for row, text in printed) or all(text == str(within.get(row)) for row, text in printed)


def _places_within(rows: Iterable[PlanRow]) -> dict[int, int]:
    """Printed row → its place under its priority, both from 1."""
    counts: dict[str, int] = {}
    places = {}
    for number, row in enumerate(rows, start=1):
        places[number] = counts[row.priority] = counts.get(row.priority, 0) + 1
    return places


def note_of_statuses(columns: Sequence[ExtraColumn], document: PlanDocument) -> Iterator[str]:
    """What is said while a plan is read: which actions come in as completed, and because of which column."""
    rows = sorted(completed_rows(document, None))
    if rows:
        headings = " and ".join(f"“{column.heading}”" for column in columns)
        verb = "comes" if len(rows) == 1 else "come"
        yield (
            f"{headings} is read as the status: {say_rows(rows)} {verb} in as completed, with a date only where the "
            "status names a day. Its words are kept in an extra field too."
        )
