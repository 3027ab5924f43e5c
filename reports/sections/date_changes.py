"""Date changes for approval."""

from actions.figures.querysets import PlanFigures
from core.documents.model import Paragraph
from core.text.dates import print_date
from reports.drafts.blocks import Block
from reports.sections.highlights import Part, in_place, listing
from reports.sections.section import HIGHLIGHTS, QUARTERLY, Basis, Section
from reports.sections.shared import led_by, number, short, with_plan

KEY = "date_changes"
BRIEF = 60  # characters of an action
COLUMNS = (("No.", 0.5), ("Action", 2.6), ("Owner", 2.2), ("Agreed", 2.2), ("Proposed", 2.2),
           ("Reason", 3))  # fmt: skip


@with_plan
def draft(basis: Basis, found: PlanFigures) -> tuple[Block, ...]:
    if not found.proposals:
        return (Paragraph("No date change waits to be agreed."),)
    return in_place(basis, KEY)


@listing(KEY, "Date changes for approval", COLUMNS)
def rows(basis: Basis, found: PlanFigures) -> list[Part]:
    own = (
        (number(each), short(each, BRIEF), led_by(each), dated(current), dated(proposed), proposed.reason)
        for each, proposed, current in found.proposals
    )
    return [Part("Date changes for approval", tuple(own))]


def dated(line) -> str:
    """A timescale as it is worded, with its date where the wording does not give it."""
    if line is None:
        return "None"
    day = print_date(line.due)
    return line.wording if not day or day in line.wording else f"{line.wording} ({day})"


SECTION = Section(KEY, "Date changes for approval", frozenset({QUARTERLY}), draft, part=HIGHLIGHTS)
