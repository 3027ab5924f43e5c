"""What is due next: in the period that follows."""

from __future__ import annotations

from core.dates import print_date
from core.documents.model import Paragraph
from reports.blocks import Block, Commentary
from reports.plans import figures_now
from reports.sections.section import QUARTERLY, Basis, Section
from reports.sections.shared import NO_PLAN, badge, led_by, short, text_table

KEY = "coming"
MOST = 5  # rows, so that the highlights stay two pages
COLUMNS = (("No.", 0.5), ("Action", 4), ("Lead responsibility", 2), ("Due", 1.3), ("Colour", 1.4))


def draft(basis: Basis) -> tuple[Block, ...]:
    """The open actions with a day in the period that follows, the soonest first."""
    found = figures_now(basis)
    if found is None:
        return (NO_PLAN,)
    following = basis.period.after
    due = [each for each in found.coming if each.due <= following.end]
    later = len(found.coming) - len(due)
    rest = ", ".join(str(each.number) for each in due[MOST:])
    rows = [(str(e.number), short(e, 60), led_by(e), print_date(e.due), badge(e)) for e in due[:MOST]]
    until = print_date(following.end)
    blocks: list[Block] = [
        text_table("Due next", COLUMNS, rows) if rows else Paragraph(f"No open action has a date up to {until}.")
    ]
    if rest:
        blocks.append(Paragraph(f"Due up to {until} as well: actions {rest}."))
    if later:
        blocks.append(Paragraph(f"Due after {until}: {later} action{'' if later == 1 else 's'}."))
    return (*blocks, Commentary(f"{KEY}/more", "What else comes next?"))


SECTION = Section(KEY, "Next", frozenset({QUARTERLY}), draft, part="Highlights")
