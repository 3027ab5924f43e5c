"""The plan in the board's own table, as known at the moment of the report (R3)."""

from __future__ import annotations

from actions.past.table import past_table
from actions.table.files import in_full, priority_table
from core.documents.model import Heading, Paragraph, Table
from reports.drafts.blocks import Block, PlanTable
from reports.drafts.plans import figures_now
from reports.sections.section import ANNUAL, PLAN, QUARTERLY, Basis, Section
from reports.sections.shared import NO_PLAN

KEY = "plan"


def draft(basis: Basis) -> tuple[Block, ...]:
    found = figures_now(basis)
    if found is None:
        return (NO_PLAN,)
    parts: list[Heading | Paragraph | Table] = []
    for table in past_table(found.state, colours=found.evaluations):
        parts.append(Heading(3, table.heading))
        parts.append(priority_table(found.state.plan, table, in_full(table), coloured=True))
    return (PlanTable(tuple(parts)),) if parts else (Paragraph("The plan has no rows."),)


SECTION = Section(KEY, "The plan", frozenset({PLAN, QUARTERLY, ANNUAL}), draft)
