"""Decisions that are needed, and those that were taken."""

from django.apps import apps

from actions.figures.querysets import PlanFigures
from core.documents.model import Paragraph
from core.text.dates import print_date
from reports.drafts.blocks import Block, Commentary
from reports.sections.highlights import Part, in_place, listing
from reports.sections.section import CHANGES, EXCEPTIONS, HIGHLIGHTS, QUARTERLY, Basis, Section
from reports.sections.shared import text_table, with_plan

KEY = "decisions"
DECIDED = "Decisions taken"
NOT_YET = "Not yet"
WANTED = (("About", 1.2), ("Question", 5), ("Raised on", 1.6))
TAKEN = (("About", 1.2), ("Decision", 4.4), ("Decided on", 1.6), ("Acted on", 1.6))


@with_plan
def draft(basis: Basis, found: PlanFigures) -> tuple[Block, ...]:
    asked = in_place(basis, "wanted") or (Paragraph("No query needs a decision."),)
    return (*asked, Commentary(f"{KEY}/wanted", "What else is the board asked to decide?"))


@listing("wanted", "Decisions wanted", WANTED)
def asked_rows(basis: Basis, found: PlanFigures) -> list[Part]:
    own = ((about(found, each), each.text, print_date(each.raised_on)) for each in found.open_queries)
    return [Part("Decisions wanted", tuple(own))]


@with_plan
def taken(basis: Basis, found: PlanFigures) -> tuple[Block, ...]:
    """A table of the decisions of the period, and of earlier ones that wait; left out where there are none."""
    rows = taken_rows(basis, found)
    return (text_table(DECIDED, TAKEN, rows, tab=CHANGES),) if rows else ()


def taken_rows(basis: Basis, found: PlanFigures) -> list[tuple[str, ...]]:
    """Decisions about reports that were open at the date of this one, then those of the period."""
    decisions = apps.get_model("reports", "ReportDecision").objects.taken_or_waiting(basis.period.begin, basis.on)
    over = {row.decision_id: row for row in decisions}
    waiting = [row for row in over.values() if row.acted_on is None or row.acted_on > basis.on]
    rows = [(row.figure_label or about(found, row.decision), row.decision, NOT_YET) for row in waiting]
    named = {row.decision_id for row in waiting}
    for each in found.decisions:
        if each.pk not in named:
            row = over.get(each.pk)
            label = row and row.figure_label or about(found, each)
            rows.append((label, each, print_date(row.acted_on) if row else "–"))
    return [(label, decision.text, print_date(decision.taken_on), acted) for label, decision, acted in rows]


def about(found: PlanFigures, record) -> str:
    action = found.state["action"].get(record.action_id)
    return f"Action {action.number}" if action else "The plan"


SECTION = Section(KEY, "Decisions wanted", frozenset({QUARTERLY}), draft, part=HIGHLIGHTS)
TAKEN_SECTION = Section("decided", DECIDED, frozenset({QUARTERLY}), taken, part=EXCEPTIONS)
