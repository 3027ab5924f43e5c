"""Sections of the annual report only: weaknesses, impact, next year’s priorities, the ESLO list and the glossary."""

from dataclasses import replace

from actions.figures.page import listed_figures
from actions.figures.querysets import PlanFigures
from actions.past.table import past_glossary
from actions.table.files import glossary_table
from agencies.directory.figures import leads_on
from agencies.directory.settings import current_limits
from agencies.posts.rules import training
from core.documents.model import Bullets, Paragraph
from reports.drafts.blocks import Block, Commentary, FigureList
from reports.drafts.plans import figures_before, figures_now
from reports.sections import concerns
from reports.sections.section import (
    ACTIONS,
    ANNUAL,
    DETAILS,
    ESLOS,
    INTERNAL,
    NOTES,
    PERIOD,
    PLAN,
    WEAK,
    Basis,
    Section,
)  # fmt: skip
from reports.sections.shared import LIST, SHORT, number, short, text_table, with_plan

UNTRAINED = "None on record"
RED = "Red at the end of the year"
IMPACT = (("No.", 0.5), ("Action", 3), ("Difference made", 5))
OFFICERS = (("Agency", 1.32), ("Kind", 0.86), ("ESLO", 0.74), ("Job title", 1.24), ("Last trained", 0.89))


@with_plan
def weaknesses(basis: Basis, found: PlanFigures) -> tuple[Block, ...]:
    """Weaknesses of the plan: figures with their change, the reds with their causes, and commentary."""
    figures = listed_figures(found, figures_before(basis), basis.period.key)
    reds = [each for each in found.exceptions if each.evaluation.code == "R"]
    rows = [concerns.row(found, each, SHORT) for each in reds]
    return (
        FigureList(figures, "Where the plan is weak"),
        text_table(RED, concerns.COLUMNS, rows, tab=ACTIONS) if rows else Paragraph("No action is red."),
        Commentary("weaknesses/causes", "What are the weaknesses, their causes, and what is done about them?"),
    )


@with_plan
def impact(basis: Basis, found: PlanFigures) -> tuple[Block, ...]:
    rows = [
        (number(each), short(each), made)
        for each in found.completed
        if (made := found.state["action"][each.action].difference_made.strip())
    ]
    nothing = Paragraph("No completed action of the year says what difference it made.")
    return (
        text_table("Difference made", IMPACT, rows, tab=ACTIONS) if rows else nothing,
        Commentary("impact/children", "What has changed for children and young people?"),
    )


@with_plan
def next_year(basis: Basis, found: PlanFigures) -> tuple[Block, ...]:
    lines = []
    for key, name in found.priorities.items():
        number = sum(each.is_open and each.priority == key for each in found.actions.values())
        lines.append(f"{name} – {number} action{'' if number == 1 else 's'} still open")
    return (Commentary("next_year/priorities", "What are next year’s priorities?"), Bullets(tuple(lines)))


def eslo_list(basis: Basis) -> tuple[Block, ...]:
    """The lead officers in post on the last day, by agency: adults at work, in the internal edition only."""
    limits = current_limits()
    rows = [
        (officer.agency.name, officer.agency.get_kind_display(), officer.name or str(officer), officer.job_title,
         training(officer.trained_then, basis.on, limits).text if officer.trained_then else UNTRAINED)
        for officer in leads_on(basis.on, basis.now.known_at).by_agency()
    ]  # fmt: skip
    return (text_table("ESLO list", OFFICERS, rows, tab=ESLOS) if rows else Paragraph("No ESLO is named."),)


def glossary(basis: Basis) -> tuple[Block, ...]:
    """The plan's glossary; left out where it has none."""
    found = figures_now(basis)
    terms = past_glossary(found.state) if found else []
    if not terms:
        return ()
    table = glossary_table(terms)
    return (table if basis.kind == PLAN else replace(table, worksheet=NOTES, context=((LIST, "Glossary"),)),)


YEARLY = frozenset({ANNUAL})
WEAKNESSES = Section("weaknesses", "Weaknesses, their causes and what is done", YEARLY, weaknesses, part=WEAK)
IMPACT_SECTION = Section("impact", "Impact", YEARLY, impact, part=WEAK)
NEXT_YEAR = Section("next_year", "Next year’s priorities", YEARLY, next_year, part=PERIOD)
ESLO_LIST = Section("eslo_list", "ESLO list", YEARLY, eslo_list, editions=frozenset({INTERNAL}), part=DETAILS)
GLOSSARY = Section("glossary", "Glossary", frozenset({ANNUAL, PLAN}), glossary, annual_part=DETAILS)
