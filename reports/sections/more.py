"""Rows that do not fit into the highlights, in full (reports/sections/room.py)."""

from __future__ import annotations

from core.documents.model import Heading
from reports.drafts.blocks import Block
from reports.sections.room import LEAST, LISTINGS, MORE, left_out
from reports.sections.section import QUARTERLY, Basis, Section
from reports.sections.shared import text_table

KEY = "more"


def draft(basis: Basis) -> tuple[Block, ...]:
    blocks: list[Block] = []
    for found in (LISTINGS[key] for key in LEAST):
        parts = [] if found.elsewhere else left_out(basis, found.key)
        if parts:
            rows = [row for part in parts for row in part.rows]
            blocks += [Heading(3, found.title), text_table(f"{MORE}: {found.title}", found.columns, rows)]
    return tuple(blocks)


SECTION = Section(KEY, MORE, frozenset({QUARTERLY}), draft, part="Exceptions")
