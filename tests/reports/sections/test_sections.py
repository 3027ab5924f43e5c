"""Every section of every report, on the demonstration board."""

from __future__ import annotations

import pytest

from core.documents.model import Table
from reports.drafts.blocks import Commentary, FigureList, from_data, to_data
from reports.drafts.drafting import draft_of, placed_sections
from reports.drafts.look import dressed
from reports.drafts.plans import basis_of
from reports.models import Report, ReportSection
from reports.periods import Period
from reports.sections import ALL, sections
from reports.sections.section import (
    ACTIONS,
    CHANGES,
    COLOURS,
    DETAILS,
    EDITIONS,
    ESLOS,
    INCIDENTS,
    KINDS,
    NOTES,
    RETURNS,
)  # fmt: skip
from tests.rows import try_rows

pytestmark = pytest.mark.django_db
PERIODS = {"quarterly": "2026-Q1", "annual": "2025", "plan": "2026-Q1"}


@try_rows("edition", EDITIONS)
@try_rows("kind", KINDS)
def test_every_section_is_drafted_and_kept_as_data(demo_plan, kind, edition):
    basis = basis_of(kind, Period.read(PERIODS[kind]), edition=edition)
    keys = []
    for section in sections(kind, edition):
        blocks = section.draft(basis)
        assert blocks or section.part == DETAILS or section.key in ("more", "decided"), section.key
        assert from_data(to_data(blocks)) == blocks
        assert from_data(to_data(section.open_points(basis))) == section.open_points(basis)
        own = [block.key for block in blocks if isinstance(block, Commentary)]
        assert all(key.startswith(f"{section.key}/") for key in own)
        keys += own
        for block in blocks:
            if isinstance(block, FigureList):
                assert all(figure.meaning and figure.as_at == basis.on for figure in block.figures)
    assert len(keys) == len(set(keys))


def test_keys_of_sections_are_their_own():
    assert len({section.key for section in ALL}) == len(ALL)


def test_the_marked_plan_is_left_out_until_it_is_taken_in():
    placed = {each.section.key: each.left_out for each in placed_sections("plan", {})}
    assert placed["plan_marked"] and not placed["plan"]
    row = ReportSection(key="plan_marked", position=0, left_out=False)
    assert not placed_sections("plan", {"plan_marked": row})[0].left_out


@try_rows("kind", ["quarterly", "annual"])
def test_a_report_leaves_the_plan_out_until_somebody_includes_it(kind):
    placed = {each.section.key: each.left_out for each in placed_sections(kind, {})}
    assert placed["plan"] and placed["plan_marked"] and not placed["exceptions"]
    row = ReportSection(key="plan", position=0, left_out=False)
    assert not placed_sections(kind, {"plan": row})[0].left_out


def test_a_draft_of_before_opens_with_sections_that_are_gone():
    rows = {key: ReportSection(key=key, position=at) for at, key in enumerate(("gone", "coverage", "colours"))}
    placed = [each.section.key for each in placed_sections("quarterly", rows)]
    assert "gone" not in placed and placed.index("coverage") < placed.index("colours")
    assert set(placed) == {each.key for each in sections("quarterly")}


@try_rows("kind", ["quarterly", "annual"])
@try_rows("edition", EDITIONS)
def test_tables_of_a_report_share_seven_sheets(demo_plan, kind, edition):
    period = Period.read(PERIODS[kind])
    content = draft_of(Report(kind=kind, year=period.year, quarter=period.quarter)).content(edition)
    tables = [block for block in dressed(content).blocks if isinstance(block, Table) and block.columns]
    assert {table.worksheet for table in tables} <= {COLOURS, ACTIONS, CHANGES, RETURNS, ESLOS, INCIDENTS, NOTES}
    assert all(table.context for table in tables)
