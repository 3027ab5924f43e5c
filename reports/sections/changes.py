"""What changed in the plan since the last report, exactly, with what was withdrawn or taken out (R6)."""

from __future__ import annotations

from actions.asat import plan_as_at
from actions.changes.change import Both
from actions.changes.colours import colour_changes
from actions.changes.listing import PlanChanges, list_changes
from actions.changes.report import section_blocks
from core.dates import print_date
from core.documents.model import Bullets, Heading, Paragraph
from reports.blocks import Block
from reports.plans import figures_before, figures_now
from reports.sections.section import ANNUAL, PLAN, QUARTERLY, Basis, Section

KEY = "changes"


def draft(basis: Basis) -> tuple[Block, ...]:
    """In numbers, then a table for each priority of its actions with all that changed about them."""
    found = changes_of(basis)
    if found is None:
        return (Paragraph("No plan was known on that day."),)
    since = basis.last_report or f"what was known of {print_date(basis.since.on)}"
    if not found.total:
        return (Paragraph(f"Compared with {since}, nothing changed in the plan."),)
    blocks: list[Block] = [Paragraph(f"Compared with {since}, judged on {print_date(basis.on)}.")]
    if not found.known_before:
        blocks.append(Paragraph("This plan was not known here then, so that all of it counts as added."))
    blocks.append(Bullets(tuple(f"{count} {words}" for _, count, words in found.counts)))
    for section in found.sections:
        own = section_blocks(section)
        blocks += [Heading(3, block.text) if isinstance(block, Heading) else block for block in own]
    return tuple(blocks)


def changes_of(basis: Basis) -> PlanChanges | None:
    """The changes between the plan as known at the last report and as known now; None without a plan.

    Of a plan that followed another one since, it is all of the new one.
    """
    return basis.once(("changes", basis.since, basis.now), lambda: compare(basis))


def compare(basis: Basis) -> PlanChanges | None:
    """The same, worked out."""
    now, before = figures_now(basis), figures_before(basis)
    if now is None:
        return None
    same = before is not None and before.state.plan.pk == now.state.plan.pk
    earlier = before.state if same else plan_as_at(basis.plan, basis.since.known_at)
    both = Both(earlier, now.state)
    days = basis.since.on, basis.on
    return list_changes(both, *days, colour_changes(both, *days))


SECTION = Section(KEY, "Changes since the last report", frozenset({QUARTERLY, ANNUAL, PLAN}), draft, part="Exceptions")
