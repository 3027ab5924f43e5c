"""The plan in the board's own table, as known at the moment of the report, or with changes since the last one."""

from actions.figures.querysets import PlanFigures
from actions.past.changes.marked import marked_tables
from actions.past.table import past_table
from actions.table.files import above_table, in_full, priority_table
from core.documents.model import ADDED, REMOVED, Heading, Paragraph, Run, Table
from reports.drafts.blocks import Block, PlanTable
from reports.drafts.plans import carried, figures_before
from reports.sections.section import ANNUAL, PLAN, QUARTERLY, Basis, Section
from reports.sections.shared import compared_with, nothing_to_compare, with_plan

ANY = frozenset({PLAN, QUARTERLY, ANNUAL})
KEY_TO_MARKS = (
    Run("What was added is underlined", change=ADDED), Run("; "),
    Run("what was taken out is struck through", change=REMOVED),
    Run(". Rows that left the plan stand at the end of their priority."),
)  # fmt: skip


@with_plan
def draft(basis: Basis, found: PlanFigures) -> tuple[Block, ...]:
    parts: list[Heading | Paragraph | Table] = []
    for table in tables(found):
        parts += [*headed(table.heading), *above_table(table)]
        parts.append(priority_table(found.state.plan, table, in_full(table), coloured=True))
    return (PlanTable(tuple(parts)),) if parts else (Paragraph("The plan has no rows."),)


@with_plan
def marked(basis: Basis, now: PlanFigures) -> tuple[Block, ...]:
    """A heading and a table for each priority, removed ones at the end."""
    if basis.is_first:
        return nothing_to_compare(basis)
    before = figures_before(basis)
    if before is None:
        return (Paragraph("No plan was known at the last report, so that nothing can be marked."),)
    found = marked_tables(tables(now), tables(before), carried(basis))
    rows = sum(each.marked for each in found)
    text = f"Compared with {compared_with(basis)}: {rows} row{'' if rows == 1 else 's'} changed."
    parts: list[Heading | Paragraph | Table] = [Paragraph(text), Paragraph(KEY_TO_MARKS)]
    for each in found:
        gone = " (no longer in the plan)" if each.is_gone else ""
        parts += [*headed(each.table.heading + gone), *above_table(each.table)]
        coloured = any(one.table.coloured for one in found)
        parts.append(priority_table(now.state.plan, each.table, each.rows, coloured=coloured))
    return (PlanTable(tuple(parts)),)


def headed(text: str) -> list[Heading]:
    return [Heading(3, text.strip())] if text else []


def tables(figures: PlanFigures):
    return past_table(figures.state, colours=figures.evaluations)


IN_REPORTS = frozenset({QUARTERLY, ANNUAL})  # there it is a file of its own, unless somebody includes it
SECTION = Section("plan", "The plan", ANY, draft, optional=IN_REPORTS)
MARKED = Section("plan_marked", "The plan with changes marked", ANY, marked, optional=ANY)
