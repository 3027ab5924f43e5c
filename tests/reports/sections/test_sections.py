"""Every section of every report, on the demonstration board."""

from __future__ import annotations

import pytest

from reports.drafts.blocks import Commentary, FigureList, from_data, to_data
from reports.drafts.drafting import placed_sections
from reports.drafts.plans import basis_of
from reports.models import ReportSection
from reports.periods import Period
from reports.sections import ALL, sections
from reports.sections.section import EDITIONS, KINDS

pytestmark = pytest.mark.django_db
PERIODS = {"quarterly": "2026-Q1", "annual": "2025", "plan": "2026-Q1"}


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("kind", KINDS)
def test_every_section_is_drafted_and_kept_as_data(demo_plan, kind, edition):
    basis = basis_of(kind, Period.read(PERIODS[kind]), edition=edition)
    keys = []
    for section in sections(kind, edition):
        blocks = section.draft(basis)
        assert blocks or section.part == "Figures in detail" or section.key == "more", section.key
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
