"""Who did not answer: silent leads, and agencies that owe a return or a reply.

Only the internal edition names agencies; the published one gives their number.
"""

from actions.figures.querysets import PlanFigures
from agencies.directory.figures import not_answered, vacant_on
from audits.results.returns_figures import outstanding_in
from core.documents.model import Heading, Paragraph
from reports.drafts.blocks import Block, OpenPoint
from reports.drafts.plans import figures_now
from reports.sections.returns import eslo_returns, rounds_now
from reports.sections.section import ANNUAL, EXCEPTIONS, QUARTERLY, Basis, Section

KEY = "silent"


def draft(basis: Basis) -> tuple[Block, ...]:
    """Leads, then agencies by what they did not answer."""
    found, blocks = figures_now(basis), []
    if found:
        blocks += listed("Leads of whom nothing was heard for a whole quarter", leads(found), named=True)
    for each in eslo_returns(basis):
        names = [str(line.agency) for line in not_answered(each.eslo_return, basis.on)]
        blocks += listed(f"No answer: {each.eslo_return.title}", names, named=not basis.is_published)
    for each in rounds_now(basis):
        names = [audit_return.about for audit_return in outstanding_in(each.asked, basis.on)]
        blocks += listed(f"Audit return outstanding: {each.asked.title}", names, named=not basis.is_published)
    vacant = [*vacant_on(basis.on).values_list("name", flat=True)]
    blocks += listed("No ESLO", vacant, named=not basis.is_published)
    return tuple(blocks) or (Paragraph("Everybody has answered."),)


def leads(found: PlanFigures) -> list[str]:
    return [f"{lead.name}: {lead.count} action{'' if lead.count == 1 else 's'}" for lead in found.silent_leads]


def listed(heading: str, names: list[str], *, named: bool) -> list[Block]:
    if not names:
        return []
    number = f"{len(names)} agenc{'y' if len(names) == 1 else 'ies'}"
    return [Heading(3, heading), Paragraph(f"{'; '.join(names) if named else number}.")]


def open_points(basis: Basis) -> tuple[OpenPoint, ...]:
    found = figures_now(basis)
    return tuple(
        OpenPoint("silent", f"No update from {lead.name}", f"/plan/?lead={lead.key}&sort=updated")
        for lead in (found.silent_leads if found else ())
    )


SECTION = Section(KEY, "Who did not answer", frozenset({QUARTERLY, ANNUAL}), draft, open_points, part=EXCEPTIONS)
