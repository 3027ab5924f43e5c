"""The board's table with tracked changes against an earlier moment: additions and deletions, word by word.

Pure: two laid-out tables in, tables of cells out. A changed text is a Run with `change`; each format displays it by
more than colour.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from actions.fields.rules import NO_EXTRAS, Extras
from actions.table.files import colour_cell, extra_cells, row_cells
from actions.table.querysets.rows import PriorityTable, Row
from core.documents.model import ADDED, REMOVED, Cell, Run
from core.history.display import compared

SIGNS = {"+": ADDED, "-": REMOVED, "=": ""}


@dataclass(frozen=True)
class MarkedTable:
    """A priority and its rows of cells; `is_gone` where it existed only before. `marked` counts rows with changes."""

    table: PriorityTable
    rows: tuple[tuple[Cell, ...], ...]
    is_gone: bool
    marked: int


class Before:
    """The rows of the earlier table, found also from the keys of a plan that continues it."""

    def __init__(self, tables: Iterable[PriorityTable], carried: Mapping[int, int]):
        self.tables = list(tables)
        rows = [row for table in self.tables for row in table.rows]
        self.carried = carried  # action → the action of the earlier plan that it continues
        self.by_placement = {row.placement: row for row in rows}
        self.by_action = {row.action: row for row in reversed(rows)}
        self.objectives = {row.objective: row.objective_text for row in rows}
        self.fields = {field.key: field for table in self.tables for field in table.extras.fields}
        self.extras = self.tables[0].extras if self.tables else NO_EXTRAS
        self.methods = {row.method: row.method_text for row in rows}

    def row(self, row: Row) -> Row | None:
        """The earlier version of the row, else another row of its action; None for an action that is new."""
        known = self.carried.get(row.action, row.action)
        same = self.by_placement.get(row.placement)
        return same if same is not None and same.action == known else self.by_action.get(known)

    def extra_cells(self, row: Row | None, span: int, extras: Extras) -> list[Cell]:
        """What a row said in the fields of a later table, whose keys are the same; `span` is that of its objective."""
        beside = [field for field in extras.fields if field.level == "action" or field.level == "objective" and span]
        if row is None:
            return [Cell() for _ in beside]
        known = tuple(self.fields[field.key] for field in beside if field.key in self.fields)
        pairs = zip(known, extra_cells(replace(row, objective_span=1), replace(self.extras, fields=known)), strict=True)
        found = {field.key: cell for field, cell in pairs}
        return [found.get(field.key, Cell()) for field in beside]


def marked_tables(
    now: Iterable[PriorityTable], before: Iterable[PriorityTable], carried: Mapping[int, int] | None = None
) -> list[MarkedTable]:
    """Every priority with its rows, deleted ones last. `carried` maps each action of a following plan to the action of
    the earlier plan that it continues.
    """
    now, earlier = list(now), Before(before, carried or {})
    kept = {earlier.carried.get(row.action, row.action) for table in now for row in table.rows}
    gone = {table.number: [row for row in table.rows if row.action not in kept] for table in earlier.tables}
    coloured, found = any(table.coloured for table in now), []
    for table in now:
        looks = {"coloured": coloured, "extras": table.extras}
        rows = [marked_row(row, earlier, **looks) for row in table.rows]
        rows += [removed_row(row, earlier, **looks) for row in gone.pop(table.number, [])]
        found.append(MarkedTable(table, tuple(rows), False, sum(has_marks(row) for row in rows)))
    for table in earlier.tables:
        if rows := gone.get(table.number):
            cells = tuple(removed_row(row, earlier, coloured=coloured, extras=table.extras) for row in rows)
            found.append(MarkedTable(table, cells, True, len(cells)))
    return found


def marked_row(row: Row, earlier: Before, *, coloured: bool, extras: Extras) -> tuple[Cell, ...]:
    old = earlier.row(row)
    cells = list(row_cells(row, alone=False, coloured=coloured, extras=extras))
    above = []
    if row.objective_span:
        above.append(earlier.objectives.get(row.objective, old.objective_text if old else ""))
    if row.method_span:
        above.append(earlier.methods.get(row.method, old.method_text if old else ""))
    own = [str(old.number), old.text, old.leads_printed, old.timescale_cell] if old else [""] * 4
    if coloured:
        cells[len(above) + len(own)], text = colours(row, old)
        own.append(text)
    own += [flat(cell) for cell in earlier.extra_cells(old, row.objective_span, extras)]
    own += [old.update_cell if old else ""]
    return tuple(marked_cell(cell, text) for cell, text in zip(cells, [*above, *own], strict=True))


def colours(row: Row, old: Row | None) -> tuple[Cell, str]:
    """The cell of the colour, and what it said before.

    Changed counts of answers are told in one new sentence: marks of change inside it would put signs before numbers.
    """
    cell = colour_cell(row)
    if old is None:
        return cell, ""
    if not (row.answers and old.answers) or row.answered == old.answered:
        return cell, flat(colour_cell(old))
    lines = [f"Agencies, {row.answers.since(old.answers)}" if line == row.answered else line
             for line in cell.text.split("\n")]  # fmt: skip
    return replace(cell, text="\n".join(lines)), flat(colour_cell(replace(old, answers=None)))


def removed_row(row: Row, earlier: Before, *, coloured: bool, extras: Extras) -> tuple[Cell, ...]:
    alone = replace(row, objective_span=1, method_span=1)
    *cells, updates = row_cells(alone, alone=False, coloured=coloured)
    cells += [*earlier.extra_cells(alone, 1, extras), updates]
    return tuple(replace(cell, badge=None, text="", runs=runs_of([("-", flat(cell))])) for cell in cells)


def flat(cell: Cell) -> str:
    return cell.flat_text


def marked_cell(cell: Cell, old: str) -> Cell:
    """A cell against its earlier text: unchanged, or in runs. A badge stays, and says what it was before."""
    if flat(cell) == old:
        return cell
    if cell.badge is None:
        return replace(cell, runs=runs_of(pieces(old, cell.text)))
    badge, _, rest = old.partition("\n")
    if cell.badge.text == badge:
        return replace(cell, runs=runs_of(pieces(rest, cell.text)))
    if not old:
        return replace(cell, runs=runs_of([("+", cell.text or "new")]))
    below = pieces(rest, cell.text) if rest and cell.text else [("-", rest), ("+", cell.text)]
    parted = [("=", "\n")] if any(text for _, text in below) else []
    return replace(cell, runs=runs_of([("-", f"before: {badge}"), *parted, *below]))


def pieces(old: str, new: str) -> list[tuple[str, str]]:
    """Both texts as pieces; where they have too little in common, the whole old text and then the new one."""
    found = compared(old, new)
    return found if found is not None else [("-", old), ("=", "\n"), ("+", new)]


def runs_of(found: Iterable[tuple[str, str]]) -> tuple[Run, ...]:
    return tuple(Run(text, change=SIGNS[sign]) for sign, text in found if text)


def has_marks(cells: Iterable[Cell]) -> bool:
    return any(run.change for cell in cells for run in cell.runs)
