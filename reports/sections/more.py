"""What the highlights leave out for want of room, in full, so that no fact is lost (reports/sections/room.py)."""

from __future__ import annotations

from core.documents.model import Heading
from reports.drafts.blocks import Block
from reports.sections.room import LEAST, LISTINGS, MORE, left_out
from reports.sections.section import QUARTERLY, Basis, Section
from reports.sections.shared import text_table

KEY = "more"


def draft(basis: Basis) -> tuple[Block, ...]:
    """A table for each list of which something is left; left out where all of it stands in the highlights."""
    blocks: list[Block] = []
    for found in (LISTINGS[key] for key in LEAST):
        parts = [] if found.elsewhere else left_out(basis, found.key)
        if parts:
            rows = [row for part in parts for row in part.rows]
            blocks += [Heading(3, found.title), text_table(f"{MORE}: {found.title}", found.columns, rows)]
    return tuple(blocks)


SECTION = Section(KEY, MORE, frozenset({QUARTERLY}), draft, part="Exceptions")
