"""The measures of actions (P19), at the last report and now."""

from actions.figures.querysets import PlanFigures, Standing
from core.board import measures
from core.documents.model import Cell
from reports.drafts.blocks import Block
from reports.sections.section import ACTIONS, ANNUAL, DETAILS, QUARTERLY, Basis, Section
from reports.sections.shared import number, short, text_table, with_plan

KEY = "measures"
COLUMNS = (("No.", 0.5), ("Action", 3.6), ("Measured by", 2.8), ("At the last report", 1.4), ("Now", 1.4))
NUMBERED = ("No.", "At the last report", "Now")


@with_plan
def draft(basis: Basis, found: PlanFigures) -> tuple[Block, ...]:
    measured = [(each, key) for each in found.actions.values() if (key := found.state["action"][each.action].measure)]
    rows = [row(basis, each, key) for each, key in measured]
    return (text_table("Measures of actions", COLUMNS, rows, numbers=NUMBERED, tab=ACTIONS),) if rows else ()


def row(basis: Basis, each: Standing, key: str) -> tuple:
    days = [basis.since.on, basis.on]
    figures = basis.once(("measure", key, *days), lambda: measures.on_days(key, days))
    by_day = {figure.as_at: figure for figure in figures}
    before, now = (by_day.get(day) for day in days)
    value = Cell(now.shown, address=now.address) if now else "–"
    return number(each), short(each), measures.name_of(key), before.shown if before else "–", value


SECTION = Section(KEY, "Measures of actions", frozenset({QUARTERLY, ANNUAL}), draft, part=DETAILS)
