"""The measures of actions, at the last report and now."""

from actions.figures.querysets import PlanFigures, Standing
from core.board import measures
from core.board.figures import Figure
from core.documents.model import Cell
from reports.drafts.blocks import Block
from reports.sections.section import ACTIONS, ANNUAL, DETAILS, QUARTERLY, Basis, Section
from reports.sections.shared import number, short, text_table, with_plan

KEY = "measures"
COLUMNS = (("No.", 0.5), ("Action", 3.6), ("Measured by", 2.8), ("At the last report", 1.4), ("Now", 1.4))
NUMBERED = ("No.", "At the last report", "Now")
THEN = 3  # the place of the column of the last report


@with_plan
def draft(basis: Basis, found: PlanFigures) -> tuple[Block, ...]:
    measured = [(each, key) for each in found.actions.values() if (key := found.state["action"][each.action].measure)]
    days = [basis.since.on, basis.on]
    figures = measures.figures_of_measures({key for _, key in measured}, days, basis.on_both_days)
    by_day = {(key, figure.as_at): figure for key, values in figures.items() for figure in values}
    rows = [row(each, key, *(by_day.get((key, day)) for day in days)) for each, key in measured]
    columns = COLUMNS
    if basis.is_first:
        columns = without_then(columns)
        rows = [without_then(cells) for cells in rows]
    return (text_table("Measures of actions", columns, rows, numbers=NUMBERED, tab=ACTIONS),) if rows else ()


def without_then(cells: tuple) -> tuple:
    return cells[:THEN] + cells[THEN + 1 :]


def row(each: Standing, key: str, before: Figure | None, now: Figure | None) -> tuple:
    value = Cell(now.shown, address=now.address) if now else "–"
    return number(each), short(each), measures.name_of(key), before.shown if before else "–", value


SECTION = Section(KEY, "Measures of actions", frozenset({QUARTERLY, ANNUAL}), draft, part=DETAILS)
