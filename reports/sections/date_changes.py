"""Date changes for approval."""

from __future__ import annotations

from core.dates import print_date
from core.documents.model import Paragraph
from reports.blocks import Block
from reports.plans import figures_now
from reports.sections.section import QUARTERLY, Basis, Section
from reports.sections.shared import NO_PLAN, led_by, short, text_table

KEY = "date_changes"
COLUMNS = (("No.", 0.5), ("Action", 3.2), ("Lead responsibility", 1.7), ("Agreed", 1.8), ("Proposed", 1.8),
           ("Because", 3))  # fmt: skip


def draft(basis: Basis) -> tuple[Block, ...]:
    """The timescales that were proposed and wait for the board."""
    found = figures_now(basis)
    if found is None:
        return (NO_PLAN,)
    if not found.proposals:
        return (Paragraph("No date change waits to be agreed."),)
    rows = [
        (str(each.number), short(each), led_by(each), dated(current), dated(proposed), proposed.reason)
        for each, proposed, current in found.proposals
    ]
    return (text_table("Date changes for approval", COLUMNS, rows),)


def dated(line) -> str:
    """A timescale as it is worded, with its day where the wording does not say it."""
    if line is None:
        return "None"
    day = print_date(line.due)
    return line.wording if not day or day in line.wording else f"{line.wording} ({day})"


SECTION = Section(KEY, "Date changes for approval", frozenset({QUARTERLY}), draft, part="Highlights")
