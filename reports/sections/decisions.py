"""Decisions that are wanted, and those that were taken."""

from __future__ import annotations

from django.apps import apps

from actions.figures import PlanFigures
from core.dates import print_date
from core.documents.model import Heading, Paragraph
from reports.blocks import Block, Commentary
from reports.plans import figures_now
from reports.sections.section import QUARTERLY, Basis, Section
from reports.sections.shared import NO_PLAN, text_table

KEY = "decisions"
WAITING = "Decided earlier and not acted on yet"
MOST = 6  # rows, so that the highlights stay two pages
WANTED = (("About", 1), ("Question", 5), ("Raised on", 1.4))
TAKEN = (("About", 1), ("Decision", 5), ("Decided on", 1.4))


def draft(basis: Basis) -> tuple[Block, ...]:
    """Queries that wait for a decision, then the decisions of the period."""
    found = figures_now(basis)
    if found is None:
        return (NO_PLAN,)
    asked = [(about(found, each), each.text, print_date(each.raised_on)) for each in found.open_queries]
    taken = [(about(found, each), each.text, print_date(each.taken_on)) for each in found.decisions]
    blocks: list[Block] = [
        text_table("Decisions wanted", WANTED, asked) if asked else Paragraph("No query waits for a decision."),
        Commentary(f"{KEY}/wanted", "What else is the board asked to decide?"),
    ]
    if taken:
        blocks += [Heading(3, "Decided in this period"), text_table("Decided in this period", TAKEN, taken)]
    return (*blocks, *not_acted_on(found, basis))


def not_acted_on(found: PlanFigures, basis: Basis) -> tuple[Block, ...]:
    """The decisions of the board over earlier reports on which nobody has acted by the day of this one (R7)."""
    decisions = apps.get_model("reports", "ReportDecision").objects
    rows = basis.once(("waiting decisions", basis.on), lambda: list(decisions.waiting_on(basis.on)))
    if not rows:
        return ()
    lines = [
        (row.figure_label or about(found, row.decision), row.decision.text, print_date(row.decision.taken_on))
        for row in rows
    ]
    blocks: list[Block] = [Heading(3, WAITING), text_table(WAITING, TAKEN, lines[:MOST])]
    if lines[MOST:]:
        blocks.append(
            Paragraph(f"{len(lines) - MOST} more were not acted on either; the page of decisions has them all.")
        )
    return tuple(blocks)


def about(found: PlanFigures, record) -> str:
    """What a query or decision is about."""
    action = found.state["action"].get(record.action_id)
    return f"Action {action.number}" if action else "The plan"


SECTION = Section(KEY, "Decisions wanted", frozenset({QUARTERLY}), draft, part="Highlights")
